import type { Ended } from './command.ts';

/** How a command ended, in words: its exit code and what it said on stderr. */
export function said({ code, errors }: Ended): string {
  const lines = errors.trim().split('\n');
  const more = lines.length > 1 ? ` (and ${lines.length - 1} more lines)` : '';
  return errors.trim() === '' ? `code ${code}, quiet` : `code ${code}, ${shortened(lines[0]!)}${more}`;
}

/** Whether a command failed with one line on stderr that matches, and printed nothing. */
export function refused({ code, output, errors }: Ended, ...words: readonly RegExp[]): boolean {
  const isOneLine = /^fgclip2: [^\n]+\n$/.test(errors);
  return code === 1 && output === '' && isOneLine && words.every((word) => word.test(errors));
}

/** The logit that `rank` printed of the one caption. */
export function logitOf({ output }: Ended): string {
  return /^.*? (-?\d+\.\d{4}|NaN) /m.exec(output)?.[1] ?? 'no logit';
}

/** The first characters of a long text. */
export function shortened(words: string, length = 260): string {
  return words.length <= length ? words : `${words.slice(0, length)}…`;
}
