import { describe, expect, it } from 'vitest';
import { softmax } from './softmax.ts';
import { Tensor } from './tensor.ts';

const float32 = (values: number[], dims: number[]) => new Tensor('float32', Float32Array.from(values), dims);
const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

describe('softmax', () => {
  it('gives expecteds of a list, in float64', () => {
    const [a, b] = softmax([0, Math.log(3)]);
    expect(a).toBeCloseTo(0.25, 15);
    expect(b).toBeCloseTo(0.75, 15);
    expect(softmax([])).toEqual([]);
  });

  it('works along the last dimension of a tensor', () => {
    const result = softmax(float32([0, Math.log(3), 5, 5, -1, -1 + Math.log(9)], [3, 1, 2]));
    expect(result.dims).toEqual([3, 1, 2]);
    for (const [i, expected] of [0.25, 0.75, 0.5, 0.5, 0.1, 0.9].entries()) {
      expect(result.data[i]).toBeCloseTo(expected, 6);
    }
  });

  it('rounds to float32 at the end alone', () => {
    const values = Array.from({ length: 1000 }, (_, i) => Math.fround(Math.sin(i)));
    expect(softmax(float32(values, [1000])).data).toEqual(Float32Array.from(softmax(values)));
  });

  it('does not overflow, nor for more values than a call takes arguments', () => {
    expect(softmax([1000, 1000, -1000])).toEqual([0.5, 0.5, 0]);
    expect(softmax([-1000, -1000])).toEqual([0.5, 0.5]);
    expect(softmax(new Array(300_000).fill(7))[299_999]).toBeCloseTo(1 / 300_000, 15);
  });

  it('makes a row NaN that has no expecteds, and no other row', () => {
    const rows = [nan, 0, infinity, 0, -infinity, -infinity, 0, -infinity];
    expect([...softmax(float32(rows, [4, 2])).data]).toEqual([nan, nan, nan, nan, nan, nan, 1, 0]);
  });

  it('keeps tensors without elements', () => {
    expect(softmax(float32([], [2, 0]))).toEqual(float32([], [2, 0]));
    expect(softmax(float32([], [0, 2]))).toEqual(float32([], [0, 2]));
  });

  it.each<[unknown, Error]>([
    [
      new Float32Array(2),
      new TypeError('a float32 Tensor or an array of numbers for values, got Float32Array of length 2.'),
    ],
    [
      Tensor.zeros('int64', [2]),
      new TypeError('a float32 Tensor or an array of numbers for values, got Tensor int64 [2].'),
    ],
    [
      Tensor.zeros('float32', []),
      new RangeError('at least one dimension for values, got Tensor float32 [].'),
    ],
  ])('refuses %o', (values, error) => {
    const call = () => softmax(values as Tensor<'float32'>);
    expect(call).toThrow(`[@fgclip2/tensor] Expected ${error.message}`);
    expect(call).toThrow(error.constructor as ErrorConstructor);
  });
});
