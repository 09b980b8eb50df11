import { describe, expect, it } from 'vitest';
import { measureHeatMap } from './look-at-scene.ts';

const east = Float32Array.of(1, 0);
const north = Float32Array.of(0, 1);
const scene = { width: 64, height: 32 } as Parameters<typeof measureHeatMap>[2];
const thingIn = (...box: [number, number, number, number]) =>
  ({ box }) as unknown as Parameters<typeof measureHeatMap>[1];

describe('measureHeatMap', () => {
  // Two rows of four patches; only the last one of the second row looks east.
  const features = {
    image: east,
    regions: [],
    patches: [...Array<Float32Array>(7).fill(north), east],
    rows: 2,
    columns: 4,
  };

  it('finds the hottest patch inside the box that holds its center', () => {
    expect(measureHeatMap(features, thingIn(48, 16, 64, 32), scene, east)).toEqual({
      peakInside: true,
      areaUnderCurve: 1,
    });
  });

  it('finds it outside another box, where no patch is hotter than one outside', () => {
    expect(measureHeatMap(features, thingIn(0, 0, 32, 32), scene, east)).toEqual({
      peakInside: false,
      areaUnderCurve: 0,
    });
  });
});
