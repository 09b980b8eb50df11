import { Tensor } from './tensor.ts';

/** Divides each row of a [rows, width] tensor by its L2 norm, without an epsilon: a zero row becomes NaN. */
export function normalize(rows: Tensor<'float32'>): Tensor<'float32'> {
  const width = rows.dims.at(-1) ?? 0;
  const result = new Float32Array(rows.data.length);
  for (let start = 0; start < result.length; start += width) {
    const row = rows.data.subarray(start, start + width);
    const norm = Math.fround(Math.sqrt(dot(row, row)));
    for (let i = 0; i < width; i++) result[start + i] = row[i]! / norm;
  }
  return new Tensor('float32', result, rows.dims);
}

/** Dot product of two vectors of one length, accumulated in float64. */
export function dot(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) {
    throw new RangeError(
      `[@fgclip2/tensor] Expected two vectors of one length, got ${a.length} and ${b.length}.`,
    );
  }
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
