import { atOnce } from '@fgclip2/tensor';
import { sha256 } from '@fgclip2/test-kit/images';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { fixture, pillowResults } from '../../node/fixtures/fixture.ts';
import { type RgbImage, toRgb } from '../../pixels/raw-image.ts';
import { jpegPlanes } from './jpeg-planes.ts';
import { mixPlanes } from './mix-planes.ts';

const results = await pillowResults();
const cmyk = Object.keys(results).filter(
  (name) => /^jpeg-(cmyk|ycck).*jpg$/.test(name) && !name.includes('420'),
);

async function decode(jpeg: Uint8Array): Promise<RgbImage> {
  const { data, info } = await sharp(jpeg, { failOn: 'warning' }).raw().toBuffer({ resolveWithObject: true });
  return toRgb({ data: new Uint8Array(data), width: info.width, height: info.height });
}

describe('jpegPlanes and mixPlanes', () => {
  it('have files to check', () => {
    expect(cmyk.length).toBeGreaterThan(5);
  });

  it.each(cmyk)('give the bytes of Pillow for %s', async (name) => {
    const jpeg = await fixture(name);
    const planes = await Promise.all(atOnce(jpegPlanes(jpeg))!.map(decode));
    const { data, width, height } = atOnce(mixPlanes(jpeg, planes));
    expect([width, height]).toEqual([results[name]!.width, results[name]!.height]);
    expect(sha256(data)).toBe(results[name]!.sha256);
  });

  it.each(['jpeg-444.jpg', 'jpeg-gray.jpg', 'jpeg-420-progressive.jpg', 'jpeg-cmyk-420.jpg'])(
    'leave %s alone',
    async (name) => {
      expect(atOnce(jpegPlanes(await fixture(name)))).toBeUndefined();
    },
  );

  it.each(cmyk)('refuse %s where it is cut', async (name) => {
    const jpeg = await fixture(name);
    const start = jpeg.length - 400;
    for (let length = start; length < jpeg.length - 1; length += 13) {
      expect(() => atOnce(jpegPlanes(jpeg.subarray(0, length)))).toThrow(/ends|end too early|damaged/);
    }
  });

  it('refuse a code that no table has, and scans of other components', async () => {
    const jpeg = await fixture('jpeg-cmyk-adobe.jpg');
    const scan = jpeg.findIndex((byte, i) => byte === 0xff && jpeg[i + 1] === 0xda);
    const ones = jpeg.slice();
    for (let i = scan + 16; i < scan + 40; i += 2) ones.set([0xff, 0x00], i);
    expect(() => atOnce(jpegPlanes(ones))).toThrow('its compressed samples are damaged');
    const strange = jpeg.slice();
    strange[scan + 5] = 99;
    expect(() => atOnce(jpegPlanes(strange))).toThrow('its scans are of components that it does not have');
  });
});
