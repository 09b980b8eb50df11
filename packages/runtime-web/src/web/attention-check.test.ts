import { describe, expect, it } from 'vitest';
import { attention } from './attention-check.ts';

describe('attention', () => {
  it('mixes the values by the softmax of the scaled products, head by head', () => {
    // Two heads of two: the first query of head 0 matches key 0, the second no key more than the other.
    const scale = Math.sqrt(2);
    const query = Float32Array.of(scale * Math.log(3), 0, 0, 0, 0, 0, 0, 0);
    const key = Float32Array.of(1, 0, 0, 0, 0, 0, 5, 5);
    const value = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    const mixed = attention(query, key, value, { length: 2, width: 4, heads: 2 });
    // Weights 3/4 and 1/4, then halves.
    const expected = [2, 3, 5, 6, 3, 4, 5, 6];
    for (const [i, number] of expected.entries()) expect(mixed[i]).toBeCloseTo(number, 6);
  });
});
