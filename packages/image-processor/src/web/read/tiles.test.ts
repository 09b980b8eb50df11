import { describe, expect, it } from 'vitest';
import { tiles } from './tiles.ts';

describe('tiles', () => {
  it.each([
    [1, 1],
    [2048, 2048],
    [2049, 1],
    [4500, 2100],
  ])('covers %d x %d pixels once', (width, height) => {
    let area = 0;
    let right = 0;
    let bottom = 0;
    for (const tile of tiles({ width, height })) {
      expect(Math.max(tile.width, tile.height)).toBeLessThanOrEqual(2048);
      area += tile.width * tile.height;
      right = Math.max(right, tile.left + tile.width);
      bottom = Math.max(bottom, tile.top + tile.height);
    }
    expect([area, right, bottom]).toEqual([width * height, width, height]);
  });
});
