import { startOurs } from '../contenders/towers.ts';
import { type Entry, interleave, rowsOf } from '../interleave.ts';
import type { Suite } from '../suite.ts';

/** How cost grows with images and with patches. */
export const growth: Suite = {
  title: 'Growth',
  async run({ workbench, rounds: asked, long }) {
    const rounds = Math.min(asked, 3); // A round takes half a minute.
    const entries: Entry[] = [];
    const contenders = [];
    for (const dtype of ['q8', 'fp32'] as const) {
      const contender = await startOurs(workbench, dtype);
      contenders.push(contender);
      for (const patches of [128, 256, 1024, 2048, 4096]) {
        entries.push({
          case: `${patches} patches`,
          name: `ours ${dtype}`,
          contender,
          task: { kind: 'image', patches },
        });
      }
      const counts = long ? [10, 100, 1000] : [10, 100];
      for (const images of counts) {
        const paths = new Array<string>(images).fill(workbench.image);
        const task = { kind: 'folder', paths, patches: 256 } as const;
        entries.push({ case: `${images} images`, name: `ours ${dtype}`, contender, task });
      }
    }
    const measured = await interleave(entries, rounds);
    await Promise.all(contenders.map((contender) => contender.end()));
    const rows = rowsOf(measured, undefined, ({ task, samples }) => {
      const wall = samples.map((sample) => sample.wall).sort((a, b) => a - b)[samples.length >> 1]!;
      if (task.kind === 'folder') return { 'ms an image': (wall / task.paths.length).toFixed(1) };
      return task.kind === 'image' ? { 'µs a patch': ((1000 * wall) / task.patches).toFixed(0) } : undefined;
    });
    const notes = [
      'One image at a growing number of patches, and `embedImages` over a growing number of JPEG files of 1024 x 768 at 256 patches. A task of more than half a minute runs once.',
    ];
    const inOrder = rows.toSorted(
      (a, b) =>
        Number(a.case.endsWith('images')) - Number(b.case.endsWith('images')) ||
        Number.parseInt(a.case, 10) - Number.parseInt(b.case, 10),
    );
    return { notes, rounds, rows: inOrder, skipped: [] };
  },
};
