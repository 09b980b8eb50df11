import { readFile } from 'node:fs/promises';
import { sha256 } from '@fgclip2/test-kit/images';
import { describe, expect, it } from 'vitest';
import { noise } from './fixtures/noise.ts';
import { resize } from './resize.ts';
import { type FastKernel, resizeFast } from './resize-fast.ts';

type Case = [
  width: number,
  height: number,
  channels: 1 | 3,
  toWidth: number,
  toHeight: number,
  kernel: FastKernel,
  sha256: string,
];

const { cases }: { cases: Case[] } = JSON.parse(
  await readFile(new URL('./fixtures/resize-torchvision.json', import.meta.url), 'utf8'),
);

describe('resizeFast', () => {
  it.each(cases)(
    'gives the bytes of torchvision: %i x %i with %i channels to %i x %i, %s',
    (width, height, channels, toWidth, toHeight, kernel, expected) => {
      const image = { data: noise(width * height * channels, width + height), width, height, channels };
      const resized = resizeFast(image, { width: toWidth, height: toHeight }, kernel);
      expect(resized).toMatchObject({ width: toWidth, height: toHeight, channels });
      expect(sha256(resized.data)).toBe(expected);
    },
  );

  it.each(['int16', 'float32'] as const)('of %s differs from resize by one level at most', (kernel) => {
    const image = { data: noise(211 * 137 * 3, 3), width: 211, height: 137 };
    const size = { width: 96, height: 64 };
    const pillow = resize(image, size).data;
    const differences = resizeFast(image, size, kernel).data.map((value, i) => Math.abs(value - pillow[i]!));
    expect(new Set(differences)).toEqual(new Set([0, 1]));
  });

  it('refuses a size that is none', () => {
    const image = { data: new Uint8Array(3), width: 1, height: 1 };
    expect(() => resizeFast(image, { width: 1.5, height: 2 })).toThrow(
      '[@fgclip2/image-processor] Expected whole numbers >= 1 for size, got height 2 and width 1.5.',
    );
  });
});
