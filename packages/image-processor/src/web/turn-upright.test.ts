import { describe, expect, it } from 'vitest';
import { turnUpright } from './turn-upright.ts';

const grey = (rows: number[][]) => ({
  data: Uint8Array.from(rows.flat().flatMap((value) => [value, value + 1, value + 2])),
  width: rows[0]!.length,
  height: rows.length,
  channels: 3 as const,
});
const stored = grey([
  [10, 20, 30],
  [40, 50, 60],
]);

describe('turnUpright', () => {
  // Which side of the picture the first row and the first column of the file are: EXIF 2.32, tag 274.
  it.each<[number, string, number[][]]>([
    [
      2,
      'top, right',
      [
        [30, 20, 10],
        [60, 50, 40],
      ],
    ],
    [
      3,
      'bottom, right',
      [
        [60, 50, 40],
        [30, 20, 10],
      ],
    ],
    [
      4,
      'bottom, left',
      [
        [40, 50, 60],
        [10, 20, 30],
      ],
    ],
    [
      5,
      'left, top',
      [
        [10, 40],
        [20, 50],
        [30, 60],
      ],
    ],
    [
      6,
      'right, top',
      [
        [40, 10],
        [50, 20],
        [60, 30],
      ],
    ],
    [
      7,
      'right, bottom',
      [
        [60, 30],
        [50, 20],
        [40, 10],
      ],
    ],
    [
      8,
      'left, bottom',
      [
        [30, 60],
        [20, 50],
        [10, 40],
      ],
    ],
  ])('%d: %s', (orientation, _, rows) => {
    expect(turnUpright(stored, orientation)).toEqual(grey(rows));
  });

  it.each([0, 1, 9, Number.NaN])('leaves %d as it is', (orientation) => {
    expect(turnUpright(stored, orientation)).toBe(stored);
  });
});
