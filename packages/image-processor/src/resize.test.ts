import { readFile } from 'node:fs/promises';
import { sha256 } from '@fgclip2/test-kit/images';
import { describe, expect, it } from 'vitest';
import { noise } from './fixtures/noise.ts';
import type { Resample } from './resample-filter.ts';
import { resize } from './resize.ts';

type Case = [
  width: number,
  height: number,
  channels: 1 | 3,
  toWidth: number,
  toHeight: number,
  resample: Resample,
  sha256: string,
];

const { cases }: { cases: Case[] } = JSON.parse(
  await readFile(new URL('./fixtures/resize.json', import.meta.url), 'utf8'),
);

describe('resize', () => {
  it.each(cases)(
    'gives the bytes of Pillow: %i x %i with %i channels to %i x %i, filter %i',
    (width, height, channels, toWidth, toHeight, resample, expected) => {
      const image = { data: noise(width * height * channels, width + height), width, height, channels };
      const resized = resize(image, { width: toWidth, height: toHeight }, resample);
      expect(resized).toMatchObject({ width: toWidth, height: toHeight, channels });
      expect(sha256(resized.data)).toBe(expected);
    },
  );

  it('resizes each of 2 and 4 channels by itself', () => {
    const grey = { data: noise(35, 1), width: 5, height: 7 };
    for (const channels of [2, 4] as const) {
      const data = Uint8Array.from({ length: 35 * channels }, (_, i) => grey.data[Math.floor(i / channels)]!);
      const resized = resize({ data, width: 5, height: 7 }, { width: 9, height: 3 });
      const expected = resize(grey, { width: 9, height: 3 });
      expect([...resized.data].filter((_, i) => i % channels === 0)).toEqual([...expected.data]);
      expect(resized.channels).toBe(channels);
    }
  });

  it('refuses filters Pillow does not have and sizes that are none', () => {
    const image = { data: new Uint8Array(3), width: 1, height: 1 };
    expect(() => resize(image, { width: 2, height: 2 }, 6 as Resample)).toThrow(
      '[@fgclip2/image-processor] Expected 0 (nearest), 1 (lanczos), 2 (bilinear), 3 (bicubic), 4 (box) or 5 (hamming) for resample, got 6.',
    );
    expect(() => resize(image, { width: 0, height: 2 })).toThrow(
      'Expected whole numbers >= 1 for size, got height 2 and width 0.',
    );
  });
});
