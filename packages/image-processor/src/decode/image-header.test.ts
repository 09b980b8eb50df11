import { describe, expect, it } from 'vitest';
import { fixture, pillowResults } from '../node/fixtures/fixture.ts';
import { type ImageHeader, imageHeader } from './image-header.ts';

const formats: Record<string, ImageHeader['format']> = {
  jpg: 'JPEG',
  png: 'PNG',
  webp: 'WebP',
  gif: 'GIF',
  tif: 'TIFF',
};
const results = Object.entries(await pillowResults());

describe('imageHeader', () => {
  it.each(results)('tells format and size of %s', async (name, { width, height }) => {
    const header = imageHeader(await fixture(name))!;
    expect(header.format).toBe(formats[name.split('.').at(-1)!]);
    // Pillow widens a GIF's screen to where its frame ends.
    if (header.format === 'TIFF' || name === 'gif-beyond-screen.gif') return;
    expect(header.size).toEqual({ width, height });
    expect(header.exif.length).toBe(name.includes('exif') ? 1 : 0);
  });

  it('tells AVIF and BMP, and nothing else', () => {
    const avif = new TextEncoder().encode('\0\0\0\x1cftypavif\0\0\0\0avifmif1');
    expect(imageHeader(avif)?.format).toBe('AVIF');
    expect(imageHeader(new TextEncoder().encode('BM........'))?.format).toBe('BMP');
    for (const text of ['', 'hello', '<svg xmlns="http://www.w3.org/2000/svg"/>', '\0\0\0\x1cftypheic']) {
      expect(imageHeader(new TextEncoder().encode(text))).toBeUndefined();
    }
  });

  it('takes files that are cut anywhere', async () => {
    for (const [name] of results) {
      const bytes = await fixture(name);
      for (let length = 0; length < bytes.length; length += 5) imageHeader(bytes.subarray(0, length));
    }
    const jpeg = await fixture('jpeg-420.jpg');
    expect(imageHeader(jpeg.subarray(0, 20))).toEqual({ format: 'JPEG', size: undefined, exif: [] });
  });
});
