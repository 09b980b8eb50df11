import { describe, expect, it } from 'vitest';
import { gapsIn, joinNear, partsOf } from './intervals.ts';

describe('gapsIn', () => {
  const covered = (...intervals: [number, number][]) => intervals.map(([start, end]) => ({ start, end }));

  it('gives what nothing covers', () => {
    expect(gapsIn(10, 20, [])).toEqual([[10, 20]]);
    expect(gapsIn(10, 20, covered([0, 12], [14, 15], [18, 30]))).toEqual([
      [12, 14],
      [15, 18],
    ]);
    expect(gapsIn(10, 20, covered([5, 15], [15, 20]))).toEqual([]);
    expect(gapsIn(10, 10, [])).toEqual([]);
  });

  it('takes pieces that overlap', () => {
    expect(gapsIn(0, 20, covered([0, 15], [2, 5], [16, 18]))).toEqual([
      [15, 16],
      [18, 20],
    ]);
  });
});

describe('joinNear', () => {
  it('joins what is near, in order, up to a length', () => {
    const intervals: [number, number][] = [
      [50, 60],
      [0, 10],
      [12, 20],
      [61, 70],
    ];
    expect(joinNear(intervals, 2, 100)).toEqual([
      [0, 20],
      [50, 70],
    ]);
    expect(joinNear(intervals, 2, 15)).toEqual([
      [0, 10],
      [12, 20],
      [50, 60],
      [61, 70],
    ]);
    expect(joinNear(intervals, 1000, 1000)).toEqual([[0, 70]]);
  });
});

describe('partsOf', () => {
  it('partsOf cuts to a length', () => {
    expect(partsOf(5, 12, 3)).toEqual([
      [5, 8],
      [8, 11],
      [11, 12],
    ]);
    expect(partsOf(5, 5, 3)).toEqual([]);
  });
});
