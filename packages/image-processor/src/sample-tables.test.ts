import { describe, expect, it } from 'vitest';
import { defaultOptions } from './image-processor-options.ts';
import { sampleTables } from './sample-tables.ts';

describe('sampleTables', () => {
  it('maps 0 to -1 and 255 to 1 with the defaults', () => {
    const [red] = sampleTables(3, defaultOptions)!;
    expect([red![0], red![255]]).toEqual([-1, 1]);
  });

  it('rounds in the order of the slow processor', () => {
    const [red] = sampleTables(1, { ...defaultOptions, imageMean: 0.5, imageStd: 0.5 })!;
    const oneRounding = Float32Array.from({ length: 256 }, (_, sample) => (sample - 127.5) / 127.5);
    expect([...red!].filter((value, sample) => value !== oneRounding[sample])).toHaveLength(128);
  });

  it('is undefined where nothing happens to the samples', () => {
    expect(sampleTables(3, { ...defaultOptions, doRescale: false, doNormalize: false })).toBeUndefined();
  });

  it('refuses a mean of another number of channels', () => {
    expect(() => sampleTables(1, defaultOptions)).toThrow(
      '[@fgclip2/image-processor] Expected 1 numbers for imageMean of an image of 1 channels, got an array of length 3.',
    );
  });
});
