import { describe, expect, it, vi } from 'vitest';
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

  it('gives what adding up every sample gives, for boxes inside, across and around the map', () => {
    const numbers = [-3.7, -1.5, -1, -0.25, 0, 0.3, 0.5, 1, 1.99, 2.5, 3, 4, 4.75, 9.5, 60, 1000.3, 20_000];
    for (const x1 of numbers) {
      for (const x2 of numbers.filter((x) => x >= x1)) {
        for (const [y1, y2] of [
          [0, 3],
          [-50_000, 0.7],
          [-7.3, 12_345.6],
        ] as const) {
          expect(roiAlign(map, [x1, y1, x2, y2])).toEqual(sampleBySample(map, [x1, y1, x2, y2]));
        }
      }
    }
  });

  it.each<Box>([
    [0, 0, 1e9, 1e9],
    [-1e9, -1e9, 1e9, 1e9],
    [-8e34, -8e34, 8e34, 8e34],
    [6, 3, 20, 8e34],
    [-1e300, -1e300, 1e300, 1e300],
  ])('looks at few samples of the box [%d, %d, %d, %d]', (...box) => {
    const rounding = vi.spyOn(Math, 'fround');
    try {
      expect(Number.isFinite(pool(...box))).toBe(true);
      expect(rounding.mock.calls.length).toBeLessThan(2000);
    } finally {
      rounding.mockRestore();
    }
  });

  it('counts the samples of a huge box', () => {
    // Two of its samples are on the one cell, or three where it begins far before.
    const one = { data: Float32Array.of(1), rows: 1, columns: 1, width: 1 };
    expect(roiAlign(one, [0, 0, 2 ** 20, 1])[0]).toBe(2 / 2 ** 20);
    expect(roiAlign(one, [-(2 ** 20), 0, 2 ** 20, 1])[0]).toBe(Math.fround(3 / 2 ** 21));
  });

  it('pools every channel', () => {
    const twoChannels = { data: Float32Array.of(1, 2, 3, 4), rows: 1, columns: 2, width: 2 };
    expect([...roiAlign(twoChannels, [0, 0, 2, 1])]).toEqual([2, 3]);
  });
});

/** The same pooling, each sample of the box by itself, as torchvision does it. */
function sampleBySample({ data, rows, columns, width }: FeatureMap, [x1, y1, x2, y2]: Box): Float32Array {
  const axis = (from: number, to: number, size: number) => {
    const start = Math.fround(Math.fround(from) - 0.5);
    const length = Math.fround(Math.fround(Math.fround(to) - 0.5) - start);
    const samples = Math.ceil(length);
    const weights = new Float64Array(size);
    for (let index = 0; index < samples; index++) {
      const at = Math.fround(start + Math.fround(Math.fround((index + 0.5) * length) / samples));
      if (at < -1 || at > size) continue;
      const low = Math.min(Math.trunc(Math.max(at, 0)), size - 1);
      const rest = low === size - 1 ? 0 : Math.max(at, 0) - low;
      weights[low]! += 1 - rest;
      if (low < size - 1) weights[low + 1]! += rest;
    }
    return { samples, weights };
  };
  const across = axis(x1, x2, columns);
  const down = axis(y1, y2, rows);
  return Float32Array.from({ length: width }, (_, channel) => {
    let sum = 0;
    for (const [row, rowWeight] of down.weights.entries()) {
      for (const [column, columnWeight] of across.weights.entries()) {
        sum += rowWeight * columnWeight * data[(row * columns + column) * width + channel]!;
      }
    }
    return sum / Math.max(across.samples * down.samples, 1);
  });
}
