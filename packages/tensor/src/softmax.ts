import { checkArguments, kinds } from './check-arguments.ts';
import { checkFloat32 } from './check-float32.ts';
import { Tensor } from './tensor.ts';

/**
 * exp of each value, divided by their sum: the results add up to 1. Over the last dimension of a tensor, or over a
 * list of numbers. Computed in float64, and without overflow.
 *
 * A row that holds NaN or Infinity, or nothing but -Infinity, becomes NaN throughout.
 *
 * @throws TypeError when the values are neither a float32 tensor nor an array; RangeError for a tensor without
 * dimensions.
 * @example
 * import { softmax } from '@fgclip2/tensor';
 * console.log(softmax([7, 7])); // [0.5, 0.5]
 */
export function softmax(values: readonly number[]): number[];
export function softmax(values: Tensor<'float32'>): Tensor<'float32'>;
export function softmax(values: Tensor<'float32'> | readonly number[]): Tensor<'float32'> | number[] {
  if (isList(values)) {
    checkArguments('@fgclip2/tensor', { values: [values, kinds.numbers] });
    return shares(values);
  }
  const width = checkFloat32(values, 'values', 'a float32 Tensor or an array of numbers');
  const result = new Float32Array(values.data.length);
  for (let start = 0; start < result.length; start += width) {
    result.set(shares(values.data.subarray(start, start + width)), start);
  }
  return new Tensor('float32', result, values.dims);
}

function isList(values: unknown): values is readonly number[] {
  return Array.isArray(values);
}

function shares(values: ArrayLike<number>): number[] {
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) highest = Math.max(highest, values[i]!);
  const powers = Array.from(values, (value) => Math.exp(value - highest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
