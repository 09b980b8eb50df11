import { describe, expect, it } from 'vitest';
import { defaultOptions } from '../options/image-processor-options.ts';
import { rescaleThenNormalize, rescaleWithinNormalize, sampleTables } from './sample-tables.ts';

describe('sampleTables', () => {
  it.each([rescaleThenNormalize, rescaleWithinNormalize])(
    'maps 0 to -1 and 255 to 1 with the defaults: %o',
    (sampleValue) => {
      const [red] = sampleTables(3, defaultOptions, sampleValue)!;
      expect([red![0], red![255]]).toEqual([-1, 1]);
    },
  );

  it('rounds once in the fast processor, which gives other bits than the slow one for 128 levels', () => {
    const [slow] = sampleTables(3, defaultOptions, rescaleThenNormalize)!;
    const [fast] = sampleTables(3, defaultOptions, rescaleWithinNormalize)!;
    expect(fast).toEqual(Float32Array.from({ length: 256 }, (_, sample) => (sample - 127.5) / 127.5));
    const differences = [...slow!].map((value, sample) => Math.abs(value - fast![sample]!));
    expect(differences.filter((difference) => difference > 0)).toHaveLength(128);
    expect(Math.max(...differences)).toBeLessThan(6e-8);
  });

  it('is undefined where nothing happens to the samples', () => {
    expect(
      sampleTables(3, { ...defaultOptions, doRescale: false, doNormalize: false }, rescaleThenNormalize),
    ).toBeUndefined();
  });

  it('refuses a mean of another number of channels', () => {
    expect(() => sampleTables(1, defaultOptions, rescaleThenNormalize)).toThrow(
      '[@fgclip2/image-processor] Expected 1 numbers for imageMean of an image of 1 channels, got [0.5, 0.5, 0.5].',
    );
  });
});
