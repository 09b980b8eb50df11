import { readFile } from 'node:fs/promises';
import { sha256 } from '@fgclip2/test-kit/images';
import { describe, expect, it } from 'vitest';
import type { ImageSize, RawImage } from '../pixels/raw-image.ts';
import { noise } from './fixtures/noise.ts';
import type { Resample } from './resample-filter.ts';
import { resize } from './resize.ts';
import { type FastKernel, resizeFast } from './resize-fast.ts';

/** A filter's number for `resize`, a kernel for `resizeFast`. */
type Method = Resample | FastKernel;

interface Suite {
  readonly name: string;
  readonly library: string;
  readonly file: string;
  resized(image: RawImage, size: ImageSize, method?: Method): RawImage;
}

const suites: readonly Suite[] = [
  {
    name: 'resize',
    library: 'Pillow',
    file: 'resize.json',
    resized: (image, size, filter) => resize(image, size, filter as Resample),
  },
  {
    name: 'resizeFast',
    library: 'torchvision',
    file: 'resize-torchvision.json',
    resized: (image, size, kernel) => resizeFast(image, size, kernel as FastKernel),
  },
];

describe.each(suites)('$name', async ({ library, file, resized }) => {
  const { cases }: { cases: [number, number, 1 | 3, number, number, Method, string][] } = JSON.parse(
    await readFile(new URL(`./fixtures/${file}`, import.meta.url), 'utf8'),
  );

  it('has cases to check', () => {
    expect(cases.length).toBeGreaterThan(40);
  });

  it.each(cases)(
    `gives the bytes of ${library}: %i x %i with %i channels to %i x %i, %s`,
    (width, height, channels, toWidth, toHeight, method, expected) => {
      const image = { data: noise(width * height * channels, width + height), width, height, channels };
      const { data, ...shape } = resized(image, { width: toWidth, height: toHeight }, method);
      expect(shape).toEqual({ width: toWidth, height: toHeight, channels });
      expect(sha256(data)).toBe(expected);
    },
  );

  it('resizes each of 2 and 4 channels by itself', () => {
    const gray = { data: noise(35, 1), width: 5, height: 7 };
    for (const channels of [2, 4] as const) {
      const data = Uint8Array.from({ length: 35 * channels }, (_, i) => gray.data[Math.floor(i / channels)]!);
      const image = resized({ data, width: 5, height: 7 }, { width: 9, height: 3 });
      const expected = resized(gray, { width: 9, height: 3 });
      expect([...image.data].filter((_, i) => i % channels === 0)).toEqual([...expected.data]);
      expect(image.channels).toBe(channels);
    }
  });

  it.each([
    [{ width: 0, height: 2 }, 'Expected whole numbers >= 1 for size, got height 2 and width 0.'],
    [{ width: 1.5, height: 2 }, 'Expected whole numbers >= 1 for size, got height 2 and width 1.5.'],
    [{ width: 2 }, 'Expected whole numbers >= 1 for size, got height undefined and width 2.'],
    [[2, 2], 'Expected { height, width } in pixels for size, got [2, 2].'],
    [undefined, 'Expected { height, width } in pixels for size, got undefined.'],
  ])('refuses the size %j', (size, message) => {
    const image = { data: new Uint8Array(3), width: 1, height: 1 };
    expect(() => resized(image, size as ImageSize)).toThrow(`[@fgclip2/image-processor] ${message}`);
  });
});

describe('resize', () => {
  it('refuses filters Pillow does not have', () => {
    const image = { data: new Uint8Array(3), width: 1, height: 1 };
    expect(() => resize(image, { width: 2, height: 2 }, 6 as Resample)).toThrow(
      '[@fgclip2/image-processor] Expected 0 (nearest), 1 (lanczos), 2 (bilinear), 3 (bicubic), 4 (box) or 5 (hamming) for resample, got 6.',
    );
  });
});

describe('resizeFast', () => {
  it.each(['int16', 'float32'] as const)('of %s differs from resize by one level at most', (kernel) => {
    const image = { data: noise(211 * 137 * 3, 3), width: 211, height: 137 };
    const size = { width: 96, height: 64 };
    const pillow = resize(image, size).data;
    const differences = resizeFast(image, size, kernel).data.map((value, i) => Math.abs(value - pillow[i]!));
    expect(new Set(differences)).toEqual(new Set([0, 1]));
  });
});
