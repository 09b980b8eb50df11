/** A table of position rows as a square grid: row r belongs to cell (⌊r / side⌋, r mod side). */
export interface PositionTable {
  /** [side * side, width], row-major. */
  readonly rows: Float32Array;
  readonly width: number;
}

/**
 * Resizes a position table to a grid of height x width patches: antialiased bilinear, align_corners false.
 *
 * @see modeling_fgclip2.py, Fgclip2VisionEmbeddings.resize_positional_embeddings
 * @returns [length, width] float32; rows past height * width (padding) repeat row 0 of the resized grid.
 */
export function resizePositionEmbeddings(
  table: PositionTable,
  height: number,
  width: number,
  length: number,
): Float32Array {
  const channels = table.width;
  const side = Math.sqrt(table.rows.length / channels);
  const stretched = resizeAxis(table.rows, { outer: side, size: side, inner: channels }, width);
  const resized = resizeAxis(stretched, { outer: 1, size: side, inner: width * channels }, height);

  const result = new Float32Array(length * channels);
  result.set(resized.subarray(0, result.length));
  const first = resized.slice(0, channels);
  for (let row = height * width; row < length; row++) result.set(first, row * channels);
  return result;
}

interface Axis {
  outer: number;
  size: number;
  inner: number;
}

/** Resizes the middle axis of [outer, size, inner] to `target`; sums in float64, result float32. */
function resizeAxis(data: Float32Array, { outer, size, inner }: Axis, target: number): Float32Array {
  if (size === target) return data;
  const result = new Float32Array(outer * target * inner);
  const sum = new Float64Array(inner);
  for (let index = 0; index < target; index++) {
    const { low, weights } = triangleWeights(size, target, index);
    for (let block = 0; block < outer; block++) {
      sum.fill(0);
      for (let j = 0; j < weights.length; j++) {
        const weight = weights[j]!;
        const start = (block * size + low + j) * inner;
        for (let i = 0; i < inner; i++) sum[i]! += weight * data[start + i]!;
      }
      result.set(sum, (block * target + index) * inner);
    }
  }
  return result;
}

/** Normalized weights of the source cells low, low + 1, ... that make target cell `index`. */
function triangleWeights(size: number, target: number, index: number): { low: number; weights: number[] } {
  const scale = size / target;
  const support = Math.max(scale, 1);
  const center = scale * (index + 0.5);
  const low = Math.max(Math.trunc(center - support + 0.5), 0);
  const high = Math.min(Math.trunc(center + support + 0.5), size);
  const weights: number[] = [];
  for (let j = low; j < high; j++) weights.push(Math.max(0, 1 - Math.abs(j - center + 0.5) / support));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { low, weights: weights.map((weight) => weight / total) };
}
