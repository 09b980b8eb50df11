import { expect, it } from 'vitest';
import { cosine, spread } from './statistics.ts';

it('gives the median and the tenths at both ends', () => {
  expect(spread([11, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])).toEqual({ median: 6, low: 2, high: 10 });
  expect(spread([3])).toEqual({ median: 3, low: 3, high: 3 });
});

it('gives the cosine of vectors of any length', () => {
  expect(cosine([1, 0], [3, 3])).toBeCloseTo(Math.SQRT1_2, 12);
  expect(cosine([1, 2], [-2, -4])).toBeCloseTo(-1, 12);
});
