import { describe, expect, it } from 'vitest';
import { fixture, pillowResults } from '../node/fixtures/fixture.ts';
import type { ImageFormat } from './image-format.ts';
import { type ImageHeader, imageHeader } from './image-header.ts';

const formats: Record<string, ImageHeader['format']> = {
  jpg: 'JPEG',
  png: 'PNG',
  webp: 'WebP',
  gif: 'GIF',
  tif: 'TIFF',
  bmp: 'BMP',
  pbm: 'PPM',
  pgm: 'PPM',
  ppm: 'PPM',
  avif: 'AVIF',
};
const results = Object.entries(await pillowResults());

describe('imageHeader', () => {
  it.each(results)('tells format and size of %s', async (name, { width, height }) => {
    const header = imageHeader(await fixture(name))!;
    expect(header.format).toBe(formats[name.split('.').at(-1)!]);
    // Pillow widens a GIF's screen to where its frame ends.
    if (['TIFF', 'AVIF'].includes(header.format) || name === 'gif-beyond-screen.gif') return;
    expect(header.size).toEqual({ width, height });
    expect(header.exif.length).toBe(name.includes('exif') ? 1 : 0);
    expect(header.xmp.length).toBe(name.includes('xmp') ? 1 : 0);
  });

  it.each<[ImageFormat, string]>([
    ['AVIF', '\0\0\0\x1cftypavif\0\0\0\0avifmif1'],
    ['AVIF', '\0\0\0\x1cftypmif1\0\0\0\0mif1avif'],
    ['HEIC', '\0\0\0\x18ftypheic\0\0\0\0mif1heic'],
    ['HEIC', '\0\0\0\x18ftypmif1\0\0\0\0mif1heix'],
    ['BMP', 'BM........'],
    ['JPEG XL', '\xff\x0a....'],
    ['JPEG XL', '\0\0\0\x0cJXL \r\n\x87\n'],
    ['JPEG 2000', '\0\0\0\x0cjP  \r\n\x87\n'],
    ['TIFF', 'II+\0\x08\0\0\0'],
    ['PSD', '8BPS\0\x01'],
    ['ICO', '\0\0\x01\0\x01\0'],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['SVG', '<?xml version="1.0"?>\n<svg/>'],
    ['PDF', '%PDF-1.7'],
  ])('tells %s', (format, text) => {
    expect(imageHeader(Uint8Array.from(text, (letter) => letter.charCodeAt(0)))?.format).toBe(format);
  });

  it.each(['', 'hello', '<html></html>', 'P7 ', 'Perl', '\0\0\0\x1cftypisom', 'RIFF\0\0\0\0WAVE'])(
    'tells nothing of %j',
    (text) => {
      expect(imageHeader(new TextEncoder().encode(text))).toBeUndefined();
    },
  );

  it('takes files that are cut anywhere', async () => {
    for (const [name] of results) {
      const bytes = await fixture(name);
      for (let length = 0; length < bytes.length; length += 5) imageHeader(bytes.subarray(0, length));
    }
    const jpeg = await fixture('jpeg-420.jpg');
    expect(imageHeader(jpeg.subarray(0, 20))).toEqual({
      format: 'JPEG',
      size: undefined,
      exif: [],
      xmp: [],
    });
  });
});
