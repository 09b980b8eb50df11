import { checkFloat32 } from './check-float32.ts';
import { describe } from './describe.ts';
import { Tensor } from './tensor.ts';

/** The k highest values of each row, the highest first, and where they were. */
export interface TopK {
  /** float32 [..., k] */
  values: Tensor<'float32'>;
  /** int32 [..., k] */
  indices: Tensor<'int32'>;
}

/**
 * The k highest values over the last dimension, [..., n] -> [..., k], the highest first. Of equal values the one
 * with the lower index comes first. NaN counts as the highest, as in PyTorch, so that it is seen.
 *
 * @throws TypeError when the tensor is not float32; RangeError when k is not a whole number from 1 to n.
 * @example
 * import { Tensor, topK } from '@fgclip2/tensor';
 * const { indices } = topK(new Tensor('float32', new Float32Array([2, 7, 5]), [3]), 2);
 * console.log(indices.toArray()); // [1, 2]
 */
export function topK(tensor: Tensor<'float32'>, k: number): TopK {
  const width = checkWidth(tensor);
  if (!Number.isInteger(k) || k < 1 || k > width) {
    throw new RangeError(
      `[@fgclip2/tensor] Expected a whole number from 1 to ${width} for k, got ${describe(k)}.`,
    );
  }
  const { data } = tensor;
  const dims = [...tensor.dims.slice(0, -1), k];
  const values = Tensor.zeros('float32', dims);
  const indices = Tensor.zeros('int32', dims);
  for (let start = 0, to = 0; start < data.length; start += width, to += k) {
    const row = data.subarray(start, start + width);
    const best = Int32Array.from(row.keys())
      .sort((a, b) => descending(row[a]!, row[b]!) || a - b)
      .subarray(0, k);
    indices.data.set(best, to);
    best.forEach((index, place) => {
      values.data[to + place] = row[index]!;
    });
  }
  return { values, indices };
}

/**
 * Where the highest value over the last dimension is, [..., n] -> int32 [...]; `toArray()` of it is a number for a
 * single row. Of equal values the first. NaN counts as the highest, as in PyTorch and NumPy, so that it is seen.
 *
 * @throws TypeError when the tensor is not float32; RangeError when its last dimension is missing or 0.
 */
export function argmax(tensor: Tensor<'float32'>): Tensor<'int32'> {
  const width = checkWidth(tensor);
  const { data } = tensor;
  const result = Tensor.zeros('int32', tensor.dims.slice(0, -1));
  for (let row = 0; row < result.data.length; row++) {
    const start = row * width;
    let best = start;
    for (let i = start + 1; i < start + width; i++) if (descending(data[i]!, data[best]!) < 0) best = i;
    result.data[row] = best - start;
  }
  return result;
}

function checkWidth(tensor: Tensor<'float32'>): number {
  const width = checkFloat32(tensor, 'tensor');
  if (width > 0) return width;
  throw new RangeError(
    `[@fgclip2/tensor] Expected at least one element in the last dimension of tensor, got ${describe(tensor)}.`,
  );
}

/** Below 0 when `a` comes before `b`: the higher first, NaN before all. */
function descending(a: number, b: number): number {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return 0;
  return a > b || Number.isNaN(a) ? -1 : 1;
}
