import { atOnce } from '@fgclip2/tensor';
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { ImageSize, RawImage } from '../pixels/raw-image.ts';
import { weightsInt16 } from './fixed-point-weights.ts';
import { noise } from './fixtures/noise.ts';
import { resampleFilter } from './resample-filter.ts';
import { resizeFast } from './resize-fast.ts';
import { resizeFixedPoint } from './resize-fixed-point.ts';
import { resizeSimd } from './resize-simd.ts';

const simd = (image: RawImage, size: ImageSize) => atOnce(resizeSimd(image, size));

function rgb(width: number, height: number, seed = width + height): RawImage {
  return { data: noise(width * height * 3, seed), width, height, channels: 3 };
}

function inTypeScript(image: RawImage, size: ImageSize): Uint8Array {
  return Uint8Array.from(atOnce(resizeFixedPoint(image, size, resampleFilter(2), weightsInt16)).data);
}

describe('resizeSimd', () => {
  it('gives the bytes of resizeFixedPoint for every size', () => {
    const side = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 200 }));
    const sides = fc.record({ width: side, height: side });
    fc.assert(
      fc.property(sides, sides, fc.nat(), ({ width, height }, size, seed) => {
        const image = rgb(width, height, seed);
        expect(simd(image, size)!.data).toEqual(inTypeScript(image, size));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    // Several strips: many rows, many columns, and rows longer than a strip.
    [48, 6000, 16, 33],
    [6001, 48, 65, 16],
    [90_001, 9, 16, 5],
    [90_001, 2, 16, 40],
  ])('gives the bytes of resizeFixedPoint for %i x %i to %i x %i', (width, height, toWidth, toHeight) => {
    const image = rgb(width, height);
    const size = { width: toWidth, height: toHeight };
    expect(simd(image, size)!.data).toEqual(inTypeScript(image, size));
  });

  it('reads pixels that do not start at the start of their buffer', () => {
    const { data } = rgb(20, 10);
    const shifted = new Uint8ClampedArray(data.length + 5);
    shifted.set(data, 5);
    const image = { data: shifted.subarray(5), width: 20, height: 10 };
    const size = { width: 7, height: 13 };
    expect(simd(image, size)!.data).toEqual(inTypeScript(rgb(20, 10), size));
  });

  it('needs little memory for a large image', async () => {
    vi.resetModules();
    const { freeKernel, takeKernel } = await import('./resize-kernel.ts');
    const fresh = await import('./resize-simd.ts');
    const image = { data: new Uint8Array(4000 * 3000 * 3), width: 4000, height: 3000 };
    atOnce(fresh.resizeSimd(image, { width: 576, height: 432 }));
    const kernel = takeKernel()!;
    expect(kernel.memory.buffer.byteLength).toBeLessThan(2 ** 20);
    freeKernel(kernel);
  });

  it('resizes two images by turns, and a third after one of them was given up', () => {
    const images = [rgb(1100, 900, 1), rgb(700, 1300, 2), rgb(90, 700, 3)];
    const size = { width: 48, height: 64 };
    const expected = images.map((image) => inTypeScript(image, size));
    const [first, second] = images.map((image) => resizeSimd(image, size));
    for (let piece = 0; piece < 4; piece++) {
      expect(first!.next().done).toBe(false);
      expect(second!.next().done).toBe(false);
    }
    first!.return(undefined);
    expect(simd(images[2]!, size)!.data).toEqual(expected[2]);
    expect(atOnce(second!)!.data).toEqual(expected[1]);
    expect(simd(images[0]!, size)!.data).toEqual(expected[0]);
  });

  it('leaves images of more columns than its memory may hold to TypeScript', () => {
    const image = { data: new Uint8Array(16_800_000), width: 5_600_000, height: 1 };
    const size = { width: 16, height: 16 };
    expect(simd(image, size)).toBeUndefined();
    expect(resizeFast(image, size).data).toHaveLength(16 * 16 * 3);
  });
});
