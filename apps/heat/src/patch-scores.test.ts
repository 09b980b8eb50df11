import { describe, expect, it } from 'vitest';
import { patchAt, patchBeside, patchScores } from './patch-scores.ts';

const size = { rows: 2, columns: 3 };
const map = (...cosines: number[]) => ({ cosines: Float32Array.from(cosines), ...size });

describe('patchScores', () => {
  it('is a softmax over the texts at one patch', () => {
    const maps = [map(0, 0, 0, 0, 0, 0.5), map(0, 0, 0, 0, 0, 0.5), map(1, 1, 1, 1, 1, 0.49)];
    const [a, b, c] = patchScores(maps, { row: 1, column: 2 });
    expect(a).toBeCloseTo(1 / (2 + Math.exp(-1)), 5);
    expect(b).toBe(a);
    expect(c).toBeCloseTo(Math.exp(-1) / (2 + Math.exp(-1)), 5);
  });
});

describe('patchAt', () => {
  it.each([
    [0, 0, 0, 0],
    [0.34, 0.49, 0, 1],
    [0.99, 0.51, 1, 2],
    [1, 1, 1, 2],
    [-3, 7, 1, 0],
  ])('%d, %d', (x, y, row, column) => expect(patchAt(size, x, y)).toEqual({ row, column }));
});

describe('patchBeside', () => {
  it('follows the arrows, and stays on the map', () => {
    expect(patchBeside(size, { row: 0, column: 1 }, 'ArrowRight')).toEqual({ row: 0, column: 2 });
    expect(patchBeside(size, { row: 0, column: 2 }, 'ArrowRight')).toEqual({ row: 0, column: 2 });
    expect(patchBeside(size, { row: 0, column: 2 }, 'ArrowUp')).toEqual({ row: 0, column: 2 });
    expect(patchBeside(size, { row: 0, column: 2 }, 'ArrowDown')).toEqual({ row: 1, column: 2 });
    expect(patchBeside(size, { row: 0, column: 2 }, 'a')).toBeUndefined();
  });
});
