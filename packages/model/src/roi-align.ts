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

/**
 * Pools a box of a map to one vector: RoIAlign to 1 x 1, aligned, with an adaptive number of samples
 * (Mask R-CNN, arXiv 1703.06870; torchvision.ops.roi_align with sampling_ratio -1).
 *
 * The box is in cells of the map. A box without area gives zeros; parts outside the map count as zeros, up to
 * one cell beyond its edge as the edge. -> [width]
 */
export function roiAlign(map: FeatureMap, [x1, y1, x2, y2]: Box): Float32Array {
  const across = axisWeights(x1, x2, map.columns);
  const down = axisWeights(y1, y2, map.rows);
  const sum = new Float64Array(map.width);
  for (const [row, rowWeight] of down.weights) {
    for (const [column, columnWeight] of across.weights) {
      const weight = rowWeight * columnWeight;
      const start = (row * map.columns + column) * map.width;
      for (let i = 0; i < map.width; i++) sum[i]! += weight * map.data[start + i]!;
    }
  }
  // Samples outside the map are not added, and still count.
  const samples = Math.max(across.samples * down.samples, 1);
  return Float32Array.from(sum, (value) => value / samples);
}

/**
 * The samples of one axis and what they take from each cell. Bilinear samples on a grid are products of the two
 * axes, so each is done alone; coordinates are rounded to float32 where the reference rounds them.
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
  const add = (cell: number, weight: number) => weights.set(cell, (weights.get(cell) ?? 0) + weight);
  for (let index = 0; index < samples; index++) {
    const step = Math.fround(Math.fround((index + 0.5) * length) / samples);
    const at = Math.fround(start + step);
    if (at < -1 || at > size) continue;
    const inside = Math.max(at, 0);
    const low = Math.trunc(inside);
    if (low >= size - 1) {
      add(size - 1, 1);
    } else {
      add(low, 1 - (inside - low));
      add(low + 1, inside - low);
    }
  }
  return { samples, weights };
}
