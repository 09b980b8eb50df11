import { dot, normalize, type Tensor } from '@fgclip2/tensor';

/** The rows of a [rows, width] tensor, each of length one. */
export function unitRows(features: Tensor<'float32'>): Float32Array[] {
  const [rows, width] = features.dims as [number, number];
  const { data } = normalize(features);
  return Array.from({ length: rows }, (_, row) => data.subarray(row * width, (row + 1) * width));
}

/** The index of the row nearest to a vector. */
export function nearest(vector: Float32Array, rows: readonly Float32Array[]): number {
  const cosines = rows.map((row) => dot(row, vector));
  return cosines.indexOf(Math.max(...cosines));
}
