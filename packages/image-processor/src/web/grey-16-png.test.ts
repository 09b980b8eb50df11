import { sha256 } from '@fgclip2/test-kit/images';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { fixture, pillowResults } from '../node/fixtures/fixture.ts';
import { asGreyAndAlpha, clipGrey16, isGrey16Png } from './grey-16-png.ts';

const results = await pillowResults();

describe('a PNG of 16-bit grey', () => {
  it('is told from every other picture', async () => {
    const found: string[] = [];
    for (const name of Object.keys(results)) if (isGrey16Png(await fixture(name))) found.push(name);
    expect(found).toEqual(['png-grey-16.png', 'png-grey-16-interlaced.png', 'png-grey-16-trns.png']);
  });

  it.each(['png-grey-16.png', 'png-grey-16-interlaced.png', 'png-grey-16-trns.png'])(
    'is read byte by byte and clipped as Pillow does: %s',
    async (name) => {
      const png = asGreyAndAlpha(await fixture(name));
      const { data, info } = await sharp(png, { failOn: 'warning' })
        .toColourspace('srgb')
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect(info.channels).toBe(4);
      const image = { data: new Uint8Array(data), width: info.width, height: info.height };
      expect(sha256(clipGrey16(image).data)).toBe(results[name]!.sha256);
    },
  );
});
