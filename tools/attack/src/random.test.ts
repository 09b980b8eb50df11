import { describe, expect, it } from 'vitest';
import { seededRandom } from './random.ts';

const numbers = (seed: number, index?: number) => {
  const random = seededRandom(seed, index);
  return Array.from({ length: 1000 }, () => random.below(10));
};

describe('seededRandom', () => {
  it('gives the same numbers for the same seed, others for another seed or another try', () => {
    expect(numbers(1)).toEqual(numbers(1));
    expect(numbers(1)).not.toEqual(numbers(2));
    expect(numbers(1, 0)).not.toEqual(numbers(1, 1));
  });

  it('gives every number about as often', () => {
    for (let digit = 0; digit < 10; digit++) {
      const count = numbers(3, 7).filter((number) => number === digit).length;
      expect(count).toBeGreaterThan(60);
      expect(count).toBeLessThan(140);
    }
  });
});
