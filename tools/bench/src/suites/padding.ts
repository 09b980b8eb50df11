import { startOurs } from '../contenders/towers.ts';
import { type Entry, interleave, rowsOf } from '../interleave.ts';
import type { Suite } from '../suite.ts';

/** A padded batch as the reference runs it, against each image at its own number of patches. */
export const padding: Suite = {
  title: 'Padding',
  async run({ workbench, rounds }) {
    const base = 'padded and masked';
    const entries: Entry[] = [];
    const contenders = [];
    for (const dtype of ['fp32', 'q8'] as const) {
      const contender = await startOurs(workbench, dtype);
      contenders.push(contender);
      for (const patches of [256, 1024]) {
        const shared = { case: `${patches} patches, ${dtype}`, contender };
        entries.push({ ...shared, name: base, task: { kind: 'padded', patches } });
        entries.push({ ...shared, name: 'true counts', task: { kind: 'unpadded', patches } });
      }
    }
    const measured = await interleave(entries, rounds);
    await Promise.all(contenders.map((contender) => contender.end()));
    const notes = [
      'A batch of two images, 30 % of whose patches are padding: `forward`, which computes padded rows as the reference does, and `getImageFeatures`, which drops them. Both give the same vectors.',
    ];
    return { notes, base, rounds, rows: rowsOf(measured, base), skipped: [] };
  },
};
