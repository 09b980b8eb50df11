import { describe } from '@fgclip2/tensor';

/** Options of {@link sampleTables}: what happens to a sample after the resize. */
export interface SampleTableOptions {
  /** Multiply by `rescaleFactor`. */
  doRescale: boolean;
  rescaleFactor: number;
  /** Subtract the mean and divide by the standard deviation. */
  doNormalize: boolean;
  /** One number for all channels, or one per channel. */
  imageMean: number | readonly number[];
  imageStd: number | readonly number[];
}

/** What a sample of 0 to 255 becomes, before the last rounding to float32; mean and deviation are float32. */
export type SampleValue = (sample: number, mean: number, std: number, options: SampleTableOptions) => number;

/**
 * What each of the 256 sample values becomes, a table for each channel; `undefined` where samples stay as they are.
 *
 * @throws RangeError when mean or standard deviation is an array of another length than `channels`.
 */
export function sampleTables(
  channels: number,
  options: SampleTableOptions,
  sampleValue: SampleValue,
): Float32Array[] | undefined {
  const { doRescale, doNormalize, imageMean, imageStd } = options;
  if (!doRescale && !doNormalize) return undefined;
  const mean = doNormalize ? perChannel('imageMean', imageMean, channels) : [];
  const std = doNormalize ? perChannel('imageStd', imageStd, channels) : [];
  return Array.from({ length: channels }, (_, channel) =>
    Float32Array.from({ length: 256 }, (_, sample) =>
      sampleValue(sample, mean[channel]!, std[channel]!, options),
    ),
  );
}

/**
 * The slow processor's roundings: the rescale multiplies in float64 and rounds to float32, then the subtraction and
 * the division each round to float32.
 */
export const rescaleThenNormalize: SampleValue = (sample, mean, std, options) => {
  const value = Math.fround(options.doRescale ? sample * options.rescaleFactor : sample);
  return options.doNormalize ? Math.fround(value - mean) / std : value;
};

/**
 * The fast processor's roundings: all is float32, and where it does both, mean and standard deviation are divided
 * by the rescale factor instead of the samples being multiplied by it.
 *
 * Source: `_fuse_mean_std_and_rescale_factor` of transformers' fast image processors.
 */
export const rescaleWithinNormalize: SampleValue = (sample, mean, std, options) => {
  const { doRescale, rescaleFactor, doNormalize } = options;
  if (!doNormalize) return sample * Math.fround(rescaleFactor);
  const scale = doRescale ? Math.fround(1 / rescaleFactor) : 1;
  return Math.fround(sample - Math.fround(mean * scale)) / Math.fround(std * scale);
};

/** A float32 number for each channel. */
function perChannel(name: string, value: number | readonly number[], channels: number): number[] {
  const values = typeof value === 'number' ? Array.from({ length: channels }, () => value) : value;
  if (values.length !== channels) {
    throw new RangeError(
      `[@fgclip2/image-processor] Expected ${channels} numbers for ${name} of an image of ${channels} channels, got ${describe(value)}.`,
    );
  }
  return values.map(Math.fround);
}
