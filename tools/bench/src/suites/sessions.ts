import { startOurs } from '../contenders/towers.ts';
import { type Entry, interleave, rowsOf } from '../interleave.ts';
import type { Suite } from '../suite.ts';

/** One session on all cores, or one session a core. */
export const sessions: Suite = {
  title: 'Sessions',
  async run({ workbench, rounds }) {
    const base = 'one session, two threads';
    const entries: Entry[] = [];
    const contenders = [];
    for (const dtype of ['fp32', 'q8'] as const) {
      for (const [name, options] of [
        [base, { threads: 2 }],
        ['one session, two threads, no spinning', { threads: 2, spinning: 0 }],
        ['two workers, one thread each', { threads: 1, workers: 2 }],
      ] as const) {
        const contender = await startOurs(workbench, dtype, options);
        contenders.push(contender);
        for (const patches of [256, 1024]) {
          const task = { kind: 'two images', patches } as const;
          entries.push({ case: `${patches} patches, ${dtype}`, name, contender, task });
        }
      }
    }
    const measured = await interleave(entries, rounds);
    await Promise.all(contenders.map((contender) => contender.end()));
    const rows = rowsOf(measured, base).toSorted((a, b) =>
      a.case.localeCompare(b.case, 'en', { numeric: true }),
    );
    return {
      notes: [
        'Two images at once, both vectors awaited: one after another in one session, or side by side in two.',
      ],
      base,
      rounds,
      rows,
      skipped: [],
    };
  },
};
