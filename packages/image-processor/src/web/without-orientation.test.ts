import { describe, expect, it } from 'vitest';
import { fixture } from '../node/fixtures/fixture.ts';
import { pictureHeader } from './picture-header.ts';
import { pngChunks } from './png-chunks.ts';
import { withoutOrientation } from './without-orientation.ts';

describe('withoutOrientation', () => {
  it.each([
    ['jpeg-exif-6.jpg', 6],
    ['jpeg-exif-5-grey.jpg', 5],
    ['jpeg-cmyk-exif-6.jpg', 6],
    ['webp-exif-8.webp', 8],
  ])('changes nothing of %s but the orientation', async (name, expected) => {
    const file = await fixture(name);
    const before = file.slice();
    const { bytes, orientation } = withoutOrientation(file, pictureHeader(file)!);
    expect(orientation).toBe(expected);
    expect(file).toEqual(before);
    const changed = [...bytes.keys()].filter((i) => bytes[i] !== file[i]);
    expect(changed.map((i) => [file[i], bytes[i]])).toEqual([[expected, 1]]);
    expect(bytes.length).toBe(file.length);
    expect(withoutOrientation(bytes, pictureHeader(bytes)!)).toEqual({ bytes, orientation: 1 });
  });

  it('leaves the eXIf chunk out of a PNG', async () => {
    const file = await fixture('png-exif-6.png');
    const { bytes, orientation } = withoutOrientation(file, pictureHeader(file)!);
    expect(orientation).toBe(6);
    const kept = pngChunks(bytes).map(({ type }) => type);
    expect(kept).toEqual(
      pngChunks(file)
        .map(({ type }) => type)
        .filter((type) => type !== 'eXIf'),
    );
  });

  it.each(['jpeg-420.jpg', 'png-rgb-8.png', 'webp-lossy.webp', 'gif-opaque.gif'])(
    'gives %s back as it is',
    async (name) => {
      const file = await fixture(name);
      expect(withoutOrientation(file, pictureHeader(file)!).bytes).toBe(file);
    },
  );
});
