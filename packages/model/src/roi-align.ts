import { type ArgumentKind, atOnce, checkArguments, kinds, type Pieces } from '@fgclip2/tensor';

/** A box: left, top, right, bottom. */
export type Box = readonly [x1: number, y1: number, x2: number, y2: number];

/** A map of vectors: `rows` x `columns` cells of `width` values, row by row. */
export interface FeatureMap {
  /** [rows * columns, width] */
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;
  readonly width: number;
}

const aBox: ArgumentKind = {
  expected: 'four numbers',
  accepts: (value) => kinds.numbers.accepts(value) && Object(value).length === 4,
};

const aMap: ArgumentKind = {
  expected: 'a map with a Float32Array of rows x columns x width values',
  accepts: (value) => {
    const { data, rows, columns, width } = Object(value);
    const isGrid = [rows, columns, width].every((size) => Number.isInteger(size) && size > 0);
    return kinds.float32Array.accepts(data) && isGrid && data.length === rows * columns * width;
  },
};

/**
 * Pools a box of a map to one vector: RoIAlign to 1 x 1, aligned, with an adaptive number of samples
 * (Mask R-CNN, arXiv 1703.06870; torchvision.ops.roi_align with sampling_ratio -1).
 *
 * The box is in cells of the map. A box without area gives zeros; parts outside the map count as zeros, up to
 * one cell beyond its edge as the edge. -> [width]
 */
export function roiAlign(map: FeatureMap, box: Box): Float32Array {
  checkArguments('@fgclip2/model', { map: [map, aMap], box: [box, aBox] });
  return atOnce(poolBox(map, box));
}

/** {@link roiAlign} row by row. -> [width] */
export function* poolBox(map: FeatureMap, box: Box): Pieces<Float32Array> {
  const [x1, y1, x2, y2] = box;
  const across = axisWeights(x1, x2, map.columns);
  const down = axisWeights(y1, y2, map.rows);
  const sum = new Float64Array(map.width);
  for (const [row, rowWeight] of down.weights) {
    addRow(sum, map, row, rowWeight, across.weights);
    yield across.weights.size * map.width;
  }
  // Samples outside the map are not added, and still count.
  const samples = Math.max(across.samples * down.samples, 1);
  return Float32Array.from(sum, (value) => value / samples);
}

/** Adds the cells of one row, each by its weight. */
function addRow(
  sum: Float64Array,
  { data, columns, width }: FeatureMap,
  row: number,
  rowWeight: number,
  weights: ReadonlyMap<number, number>,
): void {
  for (const [column, columnWeight] of weights) {
    const weight = rowWeight * columnWeight;
    const start = (row * columns + column) * width;
    for (let i = 0; i < width; i++) sum[i]! += weight * data[start + i]!;
  }
}

/**
 * The samples of one axis and what they take from each cell. Bilinear samples on a grid are products of the two
 * axes, so each is done alone; coordinates are rounded to float32 where the reference rounds them.
 *
 * Only samples on the map are looked at, and those that fall on the same place together, so that the time depends on
 * the map and not on the box.
 */
function axisWeights(
  from: number,
  to: number,
  size: number,
): { samples: number; weights: Map<number, number> } {
  const start = Math.fround(Math.fround(from) - 0.5);
  const length = Math.fround(Math.fround(Math.fround(to) - 0.5) - start);
  const samples = Math.ceil(length);
  const weights = new Map<number, number>();
  // Beyond float32: of endlessly many samples those on the map weigh nothing.
  if (!Number.isFinite(start + length)) return { samples, weights };
  const add = (cell: number, weight: number) => weights.set(cell, (weights.get(cell) ?? 0) + weight);
  const placeOf = (index: number) =>
    Math.fround(start + Math.fround(Math.fround((index + 0.5) * length) / samples));
  let index = firstIndex(0, samples, (i) => placeOf(i) >= -1);
  while (index < samples) {
    const at = placeOf(index);
    if (at > size) break;
    // Mostly the next one; far from zero, float32 has one place for many samples.
    const next = placeOf(index + 1) > at ? index + 1 : firstIndex(index + 1, samples, (i) => placeOf(i) > at);
    const count = next - index;
    const inside = Math.max(at, 0);
    const low = Math.trunc(inside);
    if (low >= size - 1) {
      add(size - 1, count);
    } else {
      add(low, count * (1 - (inside - low)));
      add(low + 1, count * (inside - low));
    }
    index = next;
  }
  return { samples, weights };
}

/** The first whole number of [from, to) from which on a condition holds; `to` where it never does. */
function firstIndex(from: number, to: number, holds: (index: number) => boolean): number {
  let below = from - 1;
  let first = to;
  for (;;) {
    const middle = below + Math.floor((first - below) / 2);
    // Beyond 2 ** 53 not every whole number is one of float64.
    if (middle <= below || middle >= first) return first;
    if (holds(middle)) first = middle;
    else below = middle;
  }
}
