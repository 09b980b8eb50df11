import { describe, expect, it } from 'vitest';
import { boxBetween, moved, parseBox, resized } from './box-moves.ts';

const size = { width: 100, height: 50 };

describe('boxBetween', () => {
  it('takes corners in any order, and stays inside', () => {
    expect(boxBetween([90.4, 40], [10, -5], size)).toEqual([10, 0, 90, 40]);
    expect(boxBetween([10, 10], [900, 900], size)).toEqual([10, 10, 100, 50]);
  });
});

describe('moved', () => {
  it('keeps the size at the edges', () => {
    expect(moved([10, 10, 30, 20], 5, -2, size)).toEqual([15, 8, 35, 18]);
    expect(moved([10, 10, 30, 20], 500, 500, size)).toEqual([80, 40, 100, 50]);
    expect(moved([10, 10, 30, 20], -500, -500, size)).toEqual([0, 0, 20, 10]);
  });
});

describe('resized', () => {
  it('moves the far corner, not too near and not too far', () => {
    expect(resized([10, 10, 30, 30], 5, 5, size)).toEqual([10, 10, 35, 35]);
    expect(resized([10, 10, 30, 30], -50, -50, size)).toEqual([10, 10, 18, 18]);
    expect(resized([10, 10, 30, 30], 500, 500, size)).toEqual([10, 10, 100, 50]);
  });
});

describe('parseBox', () => {
  it('refuses what fits no image', () => {
    expect(parseBox('1,2,30,40', size)).toEqual([1, 2, 30, 40]);
    for (const text of ['', '1,2,30', '1,2,30,x', '1,2,30,51', '-1,2,30,40', '30,2,1,40', '1,2,3,4']) {
      expect(parseBox(text, size), text).toBeUndefined();
    }
  });
});
