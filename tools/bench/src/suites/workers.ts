import { startContender } from '../contenders/start-contender.ts';
import { startOurs } from '../contenders/towers.ts';
import { type Entry, interleave, rowsOf } from '../interleave.ts';
import { spread } from '../statistics.ts';
import type { Suite } from '../suite.ts';

const ways = [
  ['one worker, two threads', { threads: 2 }],
  ['one worker, two threads, no spinning', { threads: 2, spinning: 0 }],
  ['two workers, one thread each', { threads: 1, workers: 2 }],
] as const;

/** All cores for one run, or a run a core. */
export const workers: Suite = {
  title: 'Workers',
  async run({ workbench, rounds }) {
    const base = ways[0][0];
    const entries: Entry[] = [];
    for (const dtype of ['fp32', 'q8'] as const) {
      for (const patches of [256, 1024]) {
        for (const [name, options] of ways) {
          // A process of its own for each, so that its memory is that of the case.
          const contender = await startOurs(workbench, dtype, options);
          const task = { kind: 'two images', patches } as const;
          entries.push({ case: `${patches} patches, ${dtype}`, name, contender, task });
        }
      }
    }
    for (const [name, options] of [ways[0], ways[2]]) {
      const contender = await startContender('naive.ts', { workbench: workbench.folder, ...options });
      for (const patches of [256, 1024]) {
        const task = { kind: 'two images', patches } as const;
        entries.push({ case: `${patches} patches, fp32`, name: `naive: ${name}`, contender, task });
      }
    }
    const measured = await interleave(entries, rounds);
    await Promise.all([...new Set(entries.map(({ contender }) => contender))].map((one) => one.end()));
    const rows = rowsOf(measured, base, ({ name, samples }) =>
      name.startsWith('naive')
        ? undefined
        : { 'RssAnon MB': Math.round(spread(samples.map(({ anonymous = 0 }) => anonymous)).median) },
    ).toSorted((a, b) => a.case.localeCompare(b.case, 'en', { numeric: true }));
    return {
      notes: [
        'Two images at once, both vectors awaited: one after another in a worker with all cores, or side by side in two workers of `nodeRuntime({ workers: 2 })`. `RssAnon` is the anonymous memory of the process, mapped weights left out: each worker has repacked weights of its own. `naive` is the export-like graph, for its best.',
      ],
      base,
      rounds,
      rows,
      skipped: [],
    };
  },
};
