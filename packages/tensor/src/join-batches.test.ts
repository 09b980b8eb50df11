import { describe, expect, it } from 'vitest';
import { joinBatches } from './join-batches.ts';
import { Tensor } from './tensor.ts';

const tensor = (dims: number[], ...values: number[]) =>
  new Tensor('float32', Float32Array.from(values), dims);

describe('joinBatches', () => {
  it('puts one after another', () => {
    const joined = joinBatches([tensor([1, 2], 1, 2), tensor([2, 2], 3, 4, 5, 6)]);
    expect([joined.dims, [...joined.data]]).toEqual([
      [3, 2],
      [1, 2, 3, 4, 5, 6],
    ]);
  });

  it('gives a single one as it is', () => {
    const only = tensor([1, 2], 1, 2);
    expect(joinBatches([only])).toBe(only);
  });

  it.each([
    [[], '[]'],
    [[tensor([1, 2], 1, 2), tensor([1, 1], 3)], '[Tensor float32 [1, 2], Tensor float32 [1, 1]]'],
    [[tensor([], 1), tensor([], 2)], '[Tensor float32 [], Tensor float32 []]'],
  ])('refuses what does not join: %#', (parts, got) => {
    expect(() => joinBatches(parts)).toThrow(
      new TypeError(
        `[@fgclip2/tensor] Expected tensors that differ in their first dimension alone for parts, got ${got}.`,
      ),
    );
  });
});
