import { atOnce } from '@fgclip2/tensor';
import { sha256 } from '@fgclip2/test-kit/images';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { fixture, pillowResults } from '../node/fixtures/fixture.ts';
import { asGrayAndAlpha, clipGray16, crc32, isGray16Png, pngChunks, stillPng } from './png.ts';

const results = await pillowResults();

describe('a PNG of 16-bit gray', () => {
  it('is distinguished from every other image', async () => {
    const found: string[] = [];
    for (const name of Object.keys(results)) if (isGray16Png(await fixture(name))) found.push(name);
    expect(found).toEqual(['png-gray-16.png', 'png-gray-16-interlaced.png', 'png-gray-16-trns.png']);
  });

  it.each(['png-gray-16.png', 'png-gray-16-interlaced.png', 'png-gray-16-trns.png'])(
    'is read byte by byte and clipped as Pillow does: %s',
    async (name) => {
      const png = asGrayAndAlpha(await fixture(name));
      const { data, info } = await sharp(png, { failOn: 'warning' })
        .toColorspace('srgb')
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect(info.channels).toBe(4);
      const image = { data: new Uint8Array(data), width: info.width, height: info.height };
      expect(sha256(atOnce(clipGray16(image)).data)).toBe(results[name]!.sha256);
    },
  );
});

describe('stillPng', () => {
  it('leaves the animation out and the image in', async () => {
    const png = await fixture('png-animated-with-default.png');
    expect(new Set(pngChunks(png).map(({ type }) => type))).toContain('fdAT');
    expect(pngChunks(stillPng(png)).map(({ type }) => type)).toEqual(['IHDR', 'IDAT', 'IEND']);
  });

  it('gives a PNG without animation back as it is', async () => {
    const png = await fixture('png-palette-8-trns-interlaced.png');
    expect(stillPng(png)).toBe(png);
  });
});

describe('crc32', () => {
  it('is the CRC of PNG, gzip and zip', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
    expect(crc32(new Uint8Array())).toBe(0);
  });
});
