import { splitFolder } from '../contenders/split-folder.ts';
import { type Contender, startContender } from '../contenders/start-contender.ts';
import { startOurs } from '../contenders/towers.ts';
import { type Entry, interleave, rowsOf } from '../interleave.ts';
import { peers } from '../peers.ts';
import { spread } from '../statistics.ts';
import type { Suite } from '../suite.ts';

/** Files of each number of patches: some seconds a run. */
const counts = new Map([
  [256, 16],
  [1024, 4],
]);

/** A folder of JPEG files to vectors. */
export const folder: Suite = {
  title: 'A folder of files',
  async run({ workbench, rounds }) {
    const contenders = new Map<string, { contender: Contender; batch?: number }>();
    for (const dtype of ['fp32', 'q8'] as const) {
      contenders.set(`ours ${dtype}`, { contender: await startOurs(workbench, dtype) });
      const contender = await startOurs(workbench, dtype, { workers: 2 });
      contenders.set(`ours ${dtype}, two workers`, { contender });
    }
    const skipped: string[] = [];
    if (peers.version('@huggingface/transformers') === undefined) {
      skipped.push(`transformers.js is not installed: ${peers.command}`);
    } else {
      for (const dtype of ['fp32', 'q8']) {
        const options = { workbench: workbench.folder, dtype };
        const contender = await startContender('transformers.ts', options);
        contenders.set(`transformers.js ${dtype}`, { contender });
        // Its 8-bit tower is no faster than its float32 one: once is enough.
        if (dtype === 'q8') continue;
        contenders.set(`transformers.js ${dtype}, batches of 8`, { contender, batch: 8 });
        const two = await Promise.all(
          [1, 2].map(() => startContender('transformers.ts', { ...options, threads: 1 })),
        );
        contenders.set(`transformers.js ${dtype}, two processes`, { contender: splitFolder(two) });
      }
    }
    const entries = [...counts].flatMap(([patches, count]) =>
      [...contenders].map(([name, { contender, batch }]): Entry => {
        const paths = new Array<string>(count).fill(workbench.image);
        const task = { kind: 'folder', paths, patches, batch } as const;
        return { case: `${count} files at ${patches} patches`, name, contender, task };
      }),
    );
    const measured = await interleave(entries, rounds);
    await Promise.all(
      [...new Set([...contenders.values()].map(({ contender }) => contender))].map((one) => one.end()),
    );
    const base = 'ours q8';
    const rows = rowsOf(measured, base, ({ task, samples }) => {
      const images = task.kind === 'folder' ? task.paths.length : 1;
      const { median } = spread(samples.map(({ wall }) => wall));
      return { 'ms a file': (median / images).toFixed(1) };
    });
    const notes = [
      '`embedImages` over JPEG files of 1024 x 768, the next ones decoded meanwhile; with two workers as the commands `embed` and `classify` do it from 32 images on. transformers.js as its users call it, one file after another, in batches, and in two processes of one thread that share the files.',
    ];
    return { notes, base, rounds, rows, skipped };
  },
};
