import { softmax } from 'fgclip2';

/** A map of cosines, row by row. */
export interface PatchMap {
  cosines: Float32Array;
  rows: number;
  columns: number;
}

/** A place on a map. */
export interface Patch {
  row: number;
  column: number;
}

/** What each map's text gets at a patch when one of them has to be right: softmax(100 * cosine). */
export function patchScores(maps: readonly PatchMap[], { row, column }: Patch): number[] {
  return softmax(maps.map((map) => 100 * map.cosines[row * map.columns + column]!));
}

/** The patch below a point, both from 0 to 1 across and down. */
export function patchAt({ rows, columns }: Omit<PatchMap, 'cosines'>, x: number, y: number): Patch {
  return { row: cell(y, rows), column: cell(x, columns) };
}

/** The neighbor that an arrow key leads to; `undefined` for other keys. */
export function patchBeside(
  map: Omit<PatchMap, 'cosines'>,
  { row, column }: Patch,
  key: string,
): Patch | undefined {
  const steps: Record<string, readonly [down: number, right: number]> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
  };
  const step = steps[key];
  if (step === undefined) return undefined;
  const [down, right] = step;
  return patchAt(map, (column + right + 0.5) / map.columns, (row + down + 0.5) / map.rows);
}

function cell(part: number, cells: number): number {
  return Math.min(Math.max(Math.floor(part * cells), 0), cells - 1);
}
