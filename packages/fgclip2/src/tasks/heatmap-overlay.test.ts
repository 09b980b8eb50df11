import type { RawImage } from '@fgclip2/image-processor';
import { describe, expect, it } from 'vitest';
import { type Color, heatColors, heatmapOverlay } from './heatmap-overlay.ts';

const image: RawImage = {
  data: Uint8Array.from({ length: 40 * 30 * 3 }, (_, i) => (i * 37) % 256),
  width: 40,
  height: 30,
  channels: 3,
};

/** A map of 3 x 4 patches with its peak in row 1, column 2. */
const map = {
  cosines: Float32Array.from([0, 0.1, 0.2, 0.1, 0.1, 0.3, 0.9, 0.3, 0, 0.1, 0.2, 0.1]),
  rows: 3,
  columns: 4,
  min: 0,
  max: Math.fround(0.9),
};

const pixel = ({ data, width }: RawImage, x: number, y: number) => [
  ...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4),
];

/** Perceived lightness, 0 to 1: OKLab's L (Björn Ottosson, 2020). */
function lightness(color: readonly number[]): number {
  const [r, g, b] = color.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
}

describe('heatColors', () => {
  it('rise in lightness by even steps', () => {
    const steps = heatColors
      .map((color) => lightness(color))
      .map((value, index, all) => value - (all[index - 1] ?? value));
    for (const step of steps.slice(1)) expect(Math.abs(step - 0.085)).toBeLessThan(0.01);
  });
});

describe('heatmapOverlay', () => {
  it('gives opaque RGBA of the size of the image', () => {
    const overlay = heatmapOverlay(image, map);
    expect(overlay).toMatchObject({ width: 40, height: 30, channels: 4 });
    expect(overlay.data).toHaveLength(40 * 30 * 4);
    expect(overlay.data.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true);
  });

  it('is the image at opacity 0', () => {
    const { data } = heatmapOverlay(image, map, { opacity: 0 });
    expect([...data].filter((_, i) => i % 4 !== 3)).toEqual([...image.data]);
  });

  it('is the map alone at opacity 1, brightest at the peak, with the first and the last color', () => {
    const overlay = heatmapOverlay(image, map, { opacity: 1 });
    // The peak's patch spans columns 20 to 30 and rows 10 to 20.
    expect(pixel(overlay, 0, 0)).toEqual([...heatColors[0]!, 255]);
    const lights = Array.from({ length: 40 * 30 }, (_, i) =>
      lightness(pixel(overlay, i % 40, Math.floor(i / 40)).slice(0, 3)),
    );
    const brightest = lights.indexOf(Math.max(...lights));
    expect([brightest % 40, Math.floor(brightest / 40)]).toEqual([24, 14]);
    expect(lights[brightest]!).toBeGreaterThan(0.85);
  });

  it('interpolates between the centers of patches', () => {
    const ramp = { cosines: Float32Array.from([0, 1]), rows: 1, columns: 2, min: 0, max: 1 };
    const white: RawImage = { data: new Uint8Array(8 * 3).fill(255), width: 8, height: 1 };
    const colors: Color[] = [
      [0, 0, 0],
      [200, 200, 200],
    ];
    const { data } = heatmapOverlay(white, ramp, { opacity: 1, colors });
    const reds = [...data].filter((_, i) => i % 4 === 0);
    expect(reds).toEqual([0, 0, 25, 75, 125, 175, 200, 200]);
  });

  it('leaves what is below the threshold as it is, and the peak colored', () => {
    const plain = heatmapOverlay(image, map, { opacity: 0 });
    const cut = heatmapOverlay(image, map, { threshold: 0.5 });
    const all = heatmapOverlay(image, map);
    expect(pixel(cut, 2, 2)).toEqual(pixel(plain, 2, 2));
    expect(pixel(all, 2, 2)).not.toEqual(pixel(plain, 2, 2));
    expect(pixel(cut, 25, 15)).toEqual(pixel(all, 25, 15));
  });

  it('takes gray and RGBA images, and a map without range', () => {
    const flat = { ...map, cosines: new Float32Array(12).fill(0.5), min: 0.5, max: 0.5 };
    for (const channels of [1, 4] as const) {
      const other = { data: new Uint8Array(40 * 30 * channels).fill(91), width: 40, height: 30, channels };
      const overlay = heatmapOverlay(other, flat, { opacity: 0.5 });
      const [first] = heatColors;
      expect(pixel(overlay, 7, 7)).toEqual([...first!.map((value) => Math.round((91 + value) / 2)), 255]);
    }
  });

  it.each([
    [{ opacity: 1.5 }, '[fgclip2] Expected a number from 0 to 1 for opacity, got 1.5.'],
    [{ opacity: Number.NaN }, 'for opacity, got NaN.'],
    [{ threshold: 1 }, '[fgclip2] Expected a number from 0 to below 1 for threshold, got 1.'],
    [{ threshold: -0.1 }, 'for threshold, got -0.1.'],
    [{ colors: [] }, '[fgclip2] Expected two or more colors, got [].'],
  ])('refuses %j', (options, words) => {
    expect(() => heatmapOverlay(image, map, options)).toThrow(words);
  });

  it('refuses an option that it does not know', () => {
    expect(() => heatmapOverlay(image, map, { alpha: 0.5 } as object)).toThrow(
      '[fgclip2] Expected an option for heatmapOverlay (opacity, threshold, colors), got alpha.',
    );
  });
});
