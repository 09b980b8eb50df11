import { checkArguments, describe, kinds } from '@fgclip2/tensor';
import type { StoredBox } from '../store/image-store.ts';

/**
 * Where a part is: the box around the largest connected group of its patches, in pixels of the upright image.
 *
 * @param patches One bit a patch, row by row, the lowest bit of each byte first.
 * @throws RangeError where there is no patch.
 */
export function partBox(
  patches: Uint8Array,
  grid: readonly [rows: number, columns: number],
  size: { readonly width: number; readonly height: number },
): StoredBox {
  checkArguments('@fgclip2/search', { grid: [grid, kinds.numbers], size: [size, kinds.object] });
  const [rows, columns] = grid;
  const { width, height } = size;
  const isGrid = [rows, columns].every((count) => Number.isInteger(count) && count >= 1);
  if (!isGrid || !kinds.bytes.accepts(patches) || patches.length !== Math.ceil((rows * columns) / 8)) {
    throw new RangeError(
      `[@fgclip2/search] Expected a bit a patch of the grid for patches, got ${describe(patches)} for ${describe(grid)}.`,
    );
  }
  checkArguments('@fgclip2/search', { width: [width, kinds.number], height: [height, kinds.number] });
  const isPart = (patch: number) => (patches[patch >> 3]! & (1 << (patch & 7))) !== 0;
  const seen = new Uint8Array(rows * columns);
  let largest: number[] = [];
  for (let first = 0; first < rows * columns; first++) {
    if (!isPart(first) || seen[first] === 1) continue;
    const group = [first];
    seen[first] = 1;
    for (const patch of group) {
      const column = patch % columns;
      for (const [next, isInside] of [
        [patch - 1, column > 0],
        [patch + 1, column < columns - 1],
        [patch - columns, patch >= columns],
        [patch + columns, patch + columns < rows * columns],
      ] as const) {
        if (!isInside || seen[next] === 1 || !isPart(next)) continue;
        seen[next] = 1;
        group.push(next);
      }
    }
    if (group.length > largest.length) largest = group;
  }
  if (largest.length === 0) {
    throw new RangeError(`[@fgclip2/search] Expected a patch of ${rows} x ${columns} for a part, got none.`);
  }
  const across = largest.map((patch) => patch % columns);
  const down = largest.map((patch) => Math.floor(patch / columns));
  return [
    (Math.min(...across) * width) / columns,
    (Math.min(...down) * height) / rows,
    ((Math.max(...across) + 1) * width) / columns,
    ((Math.max(...down) + 1) * height) / rows,
  ];
}
