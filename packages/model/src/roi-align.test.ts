import { describe, expect, it } from 'vitest';
import { type Box, type FeatureMap, roiAlign } from './roi-align.ts';

// One channel, each cell holds its column + 10 * its row.
const map: FeatureMap = {
  data: Float32Array.from({ length: 12 }, (_, cell) => (cell % 4) + 10 * Math.floor(cell / 4)),
  rows: 3,
  columns: 4,
  width: 1,
};
const pool = (...box: Box): number => roiAlign(map, box)[0]!;

describe('roiAlign', () => {
  it('gives a cell for the box that is that cell', () => {
    expect(pool(2, 1, 3, 2)).toBe(12);
  });

  it('gives the mean of the map for the box that is the map', () => {
    expect(pool(0, 0, 4, 3)).toBeCloseTo(11.5, 6);
  });

  it('interpolates between cells', () => {
    expect(pool(0.5, 0, 1.5, 1)).toBeCloseTo(0.5, 6);
  });

  it('gives zeros for a box without area', () => {
    expect(pool(1, 1, 1, 2)).toBe(0);
    expect(pool(1, 1, 2, 1)).toBe(0);
  });

  it('counts samples outside the map as zeros', () => {
    expect(pool(20, 20, 21, 21)).toBe(0);
    // Two samples across, one of them far outside: half of the other.
    expect(pool(3, 0, 7, 1)).toBeLessThan(pool(3, 0, 4, 1));
  });

  it('takes the edge for a sample up to one cell outside', () => {
    expect(pool(-1, 0, 0, 1)).toBe(0);
    expect(pool(4, 0, 5, 1)).toBe(3);
  });

  it('pools every channel', () => {
    const twoChannels = { data: Float32Array.of(1, 2, 3, 4), rows: 1, columns: 2, width: 2 };
    expect([...roiAlign(twoChannels, [0, 0, 2, 1])]).toEqual([2, 3]);
  });
});
