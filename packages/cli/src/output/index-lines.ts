import type { IndexFailure, IndexReport } from '@fgclip2/search/node';
import { errorSentence } from './error-sentence.ts';
import { printable } from './printable.ts';

/** Failures that are named on stderr; the index keeps all. */
const mostNamed = 20;

/** What was done with files: `14 files: 14 indexed, 0 linked, 0 skipped, 0 removed, 0 failed`. */
export function indexLine(report: IndexReport, made = 'indexed'): string {
  const { total, indexed, linked, skipped, removed, failures } = report;
  const counts = [
    ...[`${indexed} ${made}`, `${linked} linked`, `${skipped} skipped`, `${removed} removed`],
    `${failures.length} failed`,
  ];
  return `${total} ${total === 1 ? 'file' : 'files'}: ${counts.join(', ')}`;
}

/** Names on stderr what could not be read; the command then ends with code 1. */
export function reportIndexFailures(failures: readonly IndexFailure[]): void {
  const news = failures.filter(({ isRemembered }) => !isRemembered);
  for (const failure of news.slice(0, mostNamed)) console.error(`fgclip2: ${failureSentence(failure)}`);
  if (news.length > mostNamed) console.error(`fgclip2: and ${news.length - mostNamed} more`);
  if (news.length > 0) process.exitCode = 1;
}

/** Stands for the path while a sentence is made of the reason: a path may hold anything. */
const mark = '\uE000';

/** Before the path: what follows it says the same. */
const whatWasExpected = new RegExp(`^Expected [^,]*, got (?=${mark}: )`);

/** A file and why it could not be read, as one line. */
export function failureSentence({ path, reason }: Pick<IndexFailure, 'path' | 'reason'>): string {
  const sentence = errorSentence(reason.replaceAll(path, mark)).replace(whatWasExpected, '');
  const name = printable(path);
  return sentence.includes(mark) ? sentence.replaceAll(mark, name) : `${name}: ${sentence}`;
}
