// Attacks the packages and prints what was tried and what was bad:
// npm run attack [-- <names>...] [--seed <n>] [--count <n>] [--minutes <n>] [--long] [--json <file>]
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { tableHead, tableRow } from './attack-table.ts';
import { attacks } from './attacks.ts';
import { type AttackRow, runAttacks } from './run-attacks.ts';

const { values, positionals: words } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string' },
    minutes: { type: 'string' },
    long: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
const seed = numberOf('seed', values.seed);
const count = values.count && numberOf('count', values.count);
const minutes = values.minutes ? numberOf('minutes', values.minutes) : values.long ? Infinity : 10;
const chosen = attacks.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
if (chosen.length === 0) {
  const names = attacks.map(({ name }) => name).join(', ');
  throw new RangeError(
    `Expected part of a name for the attacks, got ${words.join(', ')}. There are ${names}.`,
  );
}

const controller = new AbortController();
process.once('SIGINT', () => controller.abort());
const rows: AttackRow[] = [];
const unhandled: string[] = [];
process.on('unhandledRejection', (error) => unhandled.push(String(error)));

console.log(tableHead());
const options = { seed, milliseconds: minutes * 60_000, signal: controller.signal };
for await (const row of runAttacks(chosen, { ...options, count: ({ counts }) => count || counts.long })) {
  row.bad = [...row.bad, ...unhandled.splice(0).map((error) => `nobody heard of ${error}`)];
  rows.push(row);
  console.log(tableRow(row));
}
if (values.json) await writeFile(values.json, `${JSON.stringify(rows, null, 2)}\n`);
const bad = rows.reduce((sum, row) => sum + row.bad.length, 0);
console.log(`\n${rows.reduce((sum, { tried }) => sum + tried, 0)} tried, ${bad} bad`);
if (bad > 0 || rows.length < chosen.length) process.exitCode = 1;

function numberOf(name: string, text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && number >= 0) return number;
  throw new RangeError(`Expected a number for --${name}, got ${text}.`);
}
