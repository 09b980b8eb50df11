import type { FieldCase, Outcome } from './field-case.ts';

/** Widths of the columns: case, what is right, what happened. */
const widths = [24, 46, 60] as const;

/** The head of the table. */
export function tableHead(): string {
  return `${lines(['case', 'what is right', 'what happened'], 'ok')}\n${widths.map((width) => '-'.repeat(width)).join('  ')}  ---`;
}

/** One case as lines of the table. */
export function tableRow(
  { name, right }: Pick<FieldCase, 'name' | 'right'>,
  { happened, ok }: Outcome,
): string {
  return lines([name, right, happened], ok === undefined ? '-' : ok ? 'ok' : 'NOT');
}

function lines(cells: readonly string[], verdict: string): string {
  const wrapped = cells.map((cell, column) => wrap(cell, widths[column]!));
  const count = Math.max(...wrapped.map(({ length }) => length));
  return Array.from({ length: count }, (_, line) => {
    const padded = wrapped.map((cell, column) => (cell[line] ?? '').padEnd(widths[column]!));
    return `${padded.join('  ')}  ${line === 0 ? verdict : ''}`.trimEnd();
  }).join('\n');
}

/** A text as lines of at most `width` characters; longer words are broken. */
export function wrap(text: string, width: number): string[] {
  const result: string[] = [''];
  for (const word of text
    .split(/\s+/)
    .flatMap((word) => word.match(new RegExp(`.{1,${width}}`, 'g')) ?? [])) {
    const line = result.at(-1)!;
    if (line === '') result[result.length - 1] = word;
    else if (line.length + 1 + word.length <= width) result[result.length - 1] = `${line} ${word}`;
    else result.push(word);
  }
  return result;
}
