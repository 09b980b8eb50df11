import type { AttackRow } from './run-attacks.ts';

/** Examples of what is bad that the table shows of each attack. */
const shownExamples = 5;

const columns = (cells: readonly string[]): string =>
  cells.map((cell, i) => (i === 0 ? cell.padEnd(64) : cell.padStart(10))).join('');

/** The head of the table. */
export function tableHead(): string {
  return columns(['what', 'tried', 'bad', 'seed', 'seconds', 'stall ms']);
}

/** One row of the table, and some of what was bad. */
export function tableRow({ name, subject, tried, bad, seed, seconds, longestStallMs }: AttackRow): string {
  const numbers = [tried, bad.length, seed].map(String);
  const row = columns([`${name}: ${subject}`, ...numbers, seconds.toFixed(1), longestStallMs.toFixed(0)]);
  return [row, ...bad.slice(0, shownExamples).map((example) => `    ${example}`)].join('\n');
}
