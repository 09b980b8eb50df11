import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { tableHead, tableRow } from './case-table.ts';
import { cases } from './cases/cases.ts';
import { folderCases } from './folder-cases.ts';
import { tryCase } from './try-case.ts';

// `npm run field-cases` tries all cases; with words, those whose name has one of them; with a folder, its files too.

const args = process.argv.slice(2);
const folders = args.filter((arg) => existsSync(resolve(arg, 'cases.json')));
const words = args.filter((arg) => !folders.includes(arg));
const all = [...cases, ...folders.flatMap((folder) => folderCases(resolve(folder)))];
const chosen = words.length === 0 ? all : all.filter(({ name }) => words.some((word) => name.includes(word)));

const start = performance.now();
const count = { right: 0, wrong: 0, notTried: 0 };
console.log(tableHead());
for (const fieldCase of chosen) {
  const outcome = await tryCase(fieldCase);
  count[outcome.ok === undefined ? 'notTried' : outcome.ok ? 'right' : 'wrong']++;
  console.log(tableRow(fieldCase, outcome));
}
const seconds = Math.round((performance.now() - start) / 1000);
console.log(`\n${count.right} right, ${count.wrong} not right, ${count.notTried} not tried, in ${seconds} s`);
if (count.wrong > 0 || chosen.length === 0) process.exitCode = 1;
