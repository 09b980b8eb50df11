import { expect, it } from 'vitest';
import { mapPixels } from './paint-map.ts';

it('leaves cold patches clear and gives warm ones the last color', () => {
  const pixels = mapPixels({ rows: 1, columns: 3, cosines: [-20, 45, 90] });
  expect([...pixels.subarray(0, 4)]).toEqual([82, 8, 120, 0]);
  expect([...pixels.subarray(4, 8)]).toEqual([223, 52, 89, 189]);
  expect([...pixels.subarray(8, 12)]).toEqual([254, 195, 119, 210]);
});
