import type { AttackRow } from './run-attacks.ts';

/** Examples of what is bad that the table shows of each attack. */
const shownExamples = 5;

const columns = (cells: readonly string[]): string =>
  cells.map((cell, i) => (i === 0 ? cell.padEnd(76) : cell.padStart(10))).join('');

/** The head of the table. */
export function tableHead(): string {
  return columns(['what', 'tried', 'bad', 'seed', 'seconds', 'stall ms']);
}

/** A slower try is named. */
const slowMilliseconds = 1000;

/** One row of the table, and some of what was bad. */
export function tableRow(attackRow: AttackRow): string {
  const { name, subject, tried, bad, seed, seconds, longestStallMs, slowest } = attackRow;
  const numbers = [tried, bad.length, seed].map(String);
  const row = columns([`${name}: ${subject}`, ...numbers, seconds.toFixed(1), longestStallMs.toFixed(0)]);
  const slow =
    slowest !== undefined && slowest.milliseconds > slowMilliseconds
      ? [`    slowest: try ${slowest.index}, ${(slowest.milliseconds / 1000).toFixed(1)} s`]
      : [];
  return [row, ...slow, ...bad.slice(0, shownExamples).map((example) => `    ${example}`)].join('\n');
}
