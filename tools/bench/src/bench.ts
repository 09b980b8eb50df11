import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { losses } from './losses.ts';
import { machine } from './machine.ts';
import { page } from './page.ts';
import { prepareWorkbench, type Workbench } from './prepare/workbench.ts';
import type { Report, SuiteReport } from './report.ts';
import { suites } from './suites.ts';
import { cells, plainTable } from './table.ts';

// What everything costs, beside other ways to do the same:
//
//   npm run bench -- [suite...] [--rounds 5] [--json file] [--python python3] [--folder folder] [--long] [--page]
//
// Without a suite all of them run; `search` alone prepares no checkpoint. --folder keeps what is prepared (4 GB) for the next call; --long adds what takes
// minutes. A JSON file that is there already keeps the suites that did not run. --page writes docs/performance.md
// from docs/performance.json and runs nothing.

const documentation = fileURLToPath(new URL('../../../docs/', import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    json: { type: 'string' },
    python: { type: 'string', default: process.env.FGCLIP2_PYTHON },
    folder: { type: 'string' },
    long: { type: 'boolean', default: false },
    page: { type: 'boolean', default: false },
  },
});

if (values.page) {
  const report: Report = JSON.parse(await readFile(join(documentation, 'performance.json'), 'utf8'));
  await writeFile(join(documentation, 'performance.md'), page(report));
} else {
  await measure();
}

async function measure(): Promise<void> {
  const names = positionals.length > 0 ? positionals : Object.keys(suites);
  const unknown = names.filter((name) => !Object.hasOwn(suites, name));
  if (unknown.length > 0) {
    throw new RangeError(
      `Expected suites among ${Object.keys(suites).join(', ')}, got ${unknown.join(', ')}.`,
    );
  }
  const folder = values.folder ? resolve(values.folder) : await mkdtemp(join(tmpdir(), 'fgclip2-bench-'));
  try {
    let workbench: Workbench | undefined;
    const options = { rounds: Number(values.rounds), python: values.python, long: values.long };
    const measured: Record<string, SuiteReport> = {};
    for (const name of names) {
      const suite = suites[name]!;
      if (!('runIn' in suite)) workbench ??= await prepareWorkbench(folder, console.log);
      console.log(`\n${suite.title}`);
      const figures =
        'runIn' in suite
          ? await suite.runIn(folder, options)
          : await suite.run({ ...options, workbench: workbench! });
      const report = { title: suite.title, ...figures };
      for (const reason of report.skipped) console.log(`left out: ${reason}`);
      console.log(plainTable(cells(report)));
      for (const { where, other, ours, factor } of losses({ suites: { [name]: report } })) {
        console.log(`faster, ${where}: ${other} than ${ours}, by ${factor.toFixed(2)}x`);
      }
      measured[name] = report;
      if (values.json !== undefined) await writeReport(values.json, measured);
    }
  } finally {
    if (values.folder === undefined) await rm(folder, { recursive: true });
  }
}

/** Writes the report, with the suites of an earlier one that were not measured again. */
async function writeReport(path: string, measured: Report['suites']): Promise<void> {
  const earlier: Report | undefined = await readFile(path, 'utf8').then(JSON.parse, () => undefined);
  const all = { ...earlier?.suites, ...measured };
  const inOrder = Object.fromEntries(
    Object.keys(suites).flatMap((name) => (all[name] ? [[name, all[name]]] : [])),
  );
  const report: Report = {
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    suites: inOrder,
  };
  await writeFile(`${path}.partial`, `${JSON.stringify(report, null, 2)}\n`);
  await rename(`${path}.partial`, path);
}
