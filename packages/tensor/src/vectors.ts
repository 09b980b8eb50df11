import { checkFloat32 } from './check-float32.ts';
import { describe } from './describe.ts';
import { Tensor } from './tensor.ts';

/**
 * Divides each row, a vector along the last dimension, by its L2 norm, without an epsilon: a zero row becomes NaN.
 *
 * @throws TypeError when the tensor is not float32; RangeError when it has no dimension.
 */
export function normalize(rows: Tensor<'float32'>): Tensor<'float32'> {
  const width = checkFloat32(rows, 'rows');
  const result = new Float32Array(rows.data.length);
  for (let start = 0; start < result.length; start += width) {
    const row = rows.data.subarray(start, start + width);
    const norm = Math.fround(Math.sqrt(dot(row, row)));
    for (let i = 0; i < width; i++) result[start + i] = row[i]! / norm;
  }
  return new Tensor('float32', result, rows.dims);
}

/**
 * The cosine of every row of `a` with every row of `b`: [m, width] and [n, width] -> [m, n]. A single vector
 * [width] is taken as one row, so the result always is a matrix. Each row is divided by its norm as
 * {@link normalize} does it, then {@link dot} adds up in float64; a row of zeros gives NaN, as a row with NaN does.
 *
 * @throws TypeError when a tensor is not float32; RangeError when it has other dimensions, or the widths differ.
 * @example
 * import { cosineSimilarity, Tensor } from '@fgclip2/tensor';
 * const query = new Tensor('float32', new Float32Array([3, 4]), [2]);
 * const stored = new Tensor('float32', new Float32Array([1, 0, 0, 2]), [2, 2]);
 * console.log(cosineSimilarity(query, stored).dims); // [1, 2]
 */
export function cosineSimilarity(a: Tensor<'float32'>, b: Tensor<'float32'>): Tensor<'float32'> {
  const left = unitRows(a, 'a');
  const right = unitRows(b, 'b');
  const widths = [a, b].map(({ dims }) => dims.at(-1)!);
  if (widths[0] !== widths[1]) {
    throw new RangeError(
      `[@fgclip2/tensor] Expected rows of one width for a and b, got ${widths[0]} and ${widths[1]}.`,
    );
  }
  const cosines = left.map((x) => right.map((y) => dot(x, y)));
  return new Tensor('float32', Float32Array.from(cosines.flat()), [left.length, right.length]);
}

/** The rows of a matrix, or of a vector taken as one, each of length 1. */
function unitRows(tensor: Tensor<'float32'>, name: string): Float32Array[] {
  const width = checkFloat32(tensor, name);
  const { dims } = tensor;
  if (dims.length > 2) {
    throw new RangeError(
      `[@fgclip2/tensor] Expected dims [rows, width] or [width] for ${name}, got ${describe(tensor)}.`,
    );
  }
  const { data } = normalize(tensor);
  const rows = dims.length === 2 ? dims[0]! : 1;
  return Array.from({ length: rows }, (_, row) => data.subarray(row * width, (row + 1) * width));
}

/** Dot product of two vectors of one length, accumulated in float64. */
export function dot(a: Float32Array, b: Float32Array): number {
  // By the size of a value: a call that asks for the kind of array takes as long as the product of short vectors.
  if (a?.BYTES_PER_ELEMENT !== 4 || b?.BYTES_PER_ELEMENT !== 4) {
    throw new TypeError(
      `[@fgclip2/tensor] Expected two vectors, Float32Array, got ${describe(a)} and ${describe(b)}.`,
    );
  }
  if (a.length !== b.length) {
    throw new RangeError(
      `[@fgclip2/tensor] Expected two vectors of one length, got ${a.length} and ${b.length}.`,
    );
  }
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
