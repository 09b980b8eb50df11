import { describe, expect, it } from 'vitest';
import { resizePositionEmbeddings } from './resize-position-embeddings.ts';

// Recorded resizes of the reference are compared in tools/goldens; these are the rules by hand.

/** A grid of side x side cells of `width` channels, all values different. */
function table(side: number, width: number) {
  return { rows: Float32Array.from({ length: side * side * width }, (_, index) => Math.sin(index)), width };
}

describe('resizePositionEmbeddings', () => {
  it('gives the rows themselves at the size of the table', () => {
    const grid = table(4, 3);
    const result = resizePositionEmbeddings(grid, 4, 4, 16);
    expect(result).toEqual(grid.rows);
    expect(result.buffer).not.toBe(grid.rows.buffer);
  });

  it('leaves the table as it was', () => {
    const grid = table(4, 3);
    const before = grid.rows.slice();
    resizePositionEmbeddings(grid, 4, 4, 20).fill(7);
    resizePositionEmbeddings(grid, 2, 9, 20).fill(7);
    expect(grid.rows).toEqual(before);
  });

  it('enlarges linearly between cell centers, the edges repeated', () => {
    const rows = Float32Array.of(0, 1, 10, 11);
    const result = resizePositionEmbeddings({ rows, width: 1 }, 2, 4, 8);
    expect([...result]).toEqual([0, 0.25, 0.75, 1, 10, 10.25, 10.75, 11]);
  });

  it('averages with a triangle as wide as the step when it shrinks', () => {
    // 4 -> 2 cells: support 2, center 1, distances 0.5, 0.5, 1.5 -> weights 3, 3, 1 of 7.
    const rows = Float32Array.from({ length: 16 }, (_, index) => index % 4);
    const [left, right] = resizePositionEmbeddings({ rows, width: 1 }, 4, 2, 8);
    expect(left).toBeCloseTo((0 * 3 + 1 * 3 + 2 * 1) / 7, 6);
    expect(right).toBeCloseTo((1 * 1 + 2 * 3 + 3 * 3) / 7, 6);
  });

  it('takes height and width in this order', () => {
    const rows = Float32Array.of(0, 0, 8, 8); // grows downwards only
    const tall = resizePositionEmbeddings({ rows, width: 1 }, 4, 1, 4);
    const wide = resizePositionEmbeddings({ rows, width: 1 }, 1, 4, 4);
    expect([...tall]).toEqual([0, 2, 6, 8]);
    expect([...wide]).toEqual([4, 4, 4, 4]);
  });

  it('keeps channels apart', () => {
    const grid = table(3, 2);
    const channel = (index: number) => grid.rows.filter((_, position) => position % 2 === index);
    const both = resizePositionEmbeddings(grid, 5, 2, 10);
    for (const index of [0, 1]) {
      const alone = resizePositionEmbeddings({ rows: channel(index), width: 1 }, 5, 2, 10);
      expect(both.filter((_, position) => position % 2 === index)).toEqual(alone);
    }
  });

  it('repeats the first resized row in rows of padding', () => {
    const result = resizePositionEmbeddings(table(4, 3), 2, 3, 9);
    const first = [...result.subarray(0, 3)];
    for (const row of [6, 7, 8]) expect([...result.subarray(row * 3, row * 3 + 3)]).toEqual(first);
    expect([...result.subarray(15, 18)]).not.toEqual(first);
  });

  it('cuts a grid that is larger than the length', () => {
    const grid = table(4, 3);
    const whole = resizePositionEmbeddings(grid, 3, 3, 9);
    expect(resizePositionEmbeddings(grid, 3, 3, 4)).toEqual(whole.slice(0, 12));
  });
});
