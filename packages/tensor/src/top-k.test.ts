import { describe, expect, it } from 'vitest';
import { Tensor } from './tensor.ts';
import { argmax, topK } from './top-k.ts';

const float32 = (values: number[], dims: number[]) => new Tensor('float32', Float32Array.from(values), dims);
const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

describe('topK', () => {
  it('gives the highest of each row, the highest first', () => {
    const { values, indices } = topK(float32([1, 4, 3, 9, 7, 8], [2, 3]), 2);
    expect(values).toEqual(float32([4, 3, 9, 8], [2, 2]));
    expect(indices).toEqual(new Tensor('int32', Int32Array.of(1, 2, 0, 2), [2, 2]));
  });

  it('takes any number of dimensions', () => {
    expect(topK(float32([1, 2], [2]), 1).indices.toArray()).toEqual([1]);
    expect(topK(float32([1, 2, 4, 3], [2, 1, 2]), 2).indices.toArray()).toEqual([[[1, 0]], [[0, 1]]]);
    expect(topK(float32([], [0, 3]), 2).values.dims).toEqual([0, 2]);
  });

  it('puts the lower index first among equals, infinities and zeros of either sign included', () => {
    const row = [0, -0, infinity, -infinity, infinity, 0, -infinity];
    expect(topK(float32(row, [7]), 7).indices.toArray()).toEqual([2, 4, 0, 1, 5, 3, 6]);
  });

  it('counts NaN as the highest', () => {
    const { values, indices } = topK(float32([1, nan, infinity, nan], [4]), 3);
    expect(indices.toArray()).toEqual([1, 3, 2]);
    expect(values.toArray()).toEqual([nan, nan, infinity]);
  });

  it.each([0, 4, -1, 1.5, nan, undefined, '2'])('refuses %o of three', (k) => {
    expect(() => topK(float32([1, 2, 3], [1, 3]), k as number)).toThrow(
      new RangeError(
        `[@fgclip2/tensor] Expected a whole number from 1 to 3 for k, got ${typeof k === 'string' ? '"2"' : k}.`,
      ),
    );
  });
});

describe('argmax', () => {
  it('gives the place of the highest of each row, the first of equals', () => {
    const result = argmax(float32([1, 5, 5, -1, -2, -infinity], [2, 3]));
    expect(result).toEqual(new Tensor('int32', Int32Array.of(1, 0), [2]));
    expect(argmax(float32([3, 7], [2])).toArray()).toBe(1);
    expect(argmax(float32([], [0, 3])).toArray()).toEqual([]);
  });

  it('counts NaN as the highest', () => {
    expect(argmax(float32([infinity, nan, 3, nan], [4])).toArray()).toBe(1);
  });
});

describe.each([
  ['topK', (tensor: Tensor<'float32'>) => topK(tensor, 1)],
  ['argmax', argmax],
])('%s', (_, call) => {
  it.each<[unknown, Error]>([
    [[1, 2], new TypeError('a float32 Tensor for tensor, got [1, 2].')],
    [Tensor.zeros('int32', [1, 2]), new TypeError('a float32 Tensor for tensor, got Tensor int32 [1, 2].')],
    [
      Tensor.zeros('float32', []),
      new RangeError('at least one dimension for tensor, got Tensor float32 [].'),
    ],
    [
      Tensor.zeros('float32', [2, 0]),
      new RangeError('at least one element in the last dimension of tensor, got Tensor float32 [2, 0].'),
    ],
  ])('refuses %o', (tensor, error) => {
    expect(() => call(tensor as Tensor<'float32'>)).toThrow(`[@fgclip2/tensor] Expected ${error.message}`);
    expect(() => call(tensor as Tensor<'float32'>)).toThrow(error.constructor as ErrorConstructor);
  });
});
