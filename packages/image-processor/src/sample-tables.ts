import { describe } from '@fgclip2/tensor';

/** Options of {@link sampleTables}: what happens to a sample after the resize. */
export interface SampleTableOptions {
  /** Multiply by `rescaleFactor`. */
  doRescale: boolean;
  rescaleFactor: number;
  /** Subtract the mean and divide by the standard deviation. */
  doNormalize: boolean;
  /** One number for all channels, or one a channel. */
  imageMean: number | readonly number[];
  imageStd: number | readonly number[];
}

/**
 * What each of the 256 sample values becomes, a table for each channel; `undefined` where samples stay as they are.
 *
 * The roundings are those of the slow processor: the rescale multiplies in float64 and rounds to float32, then
 * the subtraction and the division each round to float32.
 * @throws RangeError when mean or standard deviation is an array of another length than `channels`.
 */
export function sampleTables(channels: number, options: SampleTableOptions): Float32Array[] | undefined {
  const { doRescale, rescaleFactor, doNormalize, imageMean, imageStd } = options;
  if (!doRescale && !doNormalize) return undefined;
  const mean = doNormalize ? perChannel('imageMean', imageMean, channels) : [];
  const std = doNormalize ? perChannel('imageStd', imageStd, channels) : [];
  return Array.from({ length: channels }, (_, channel) =>
    Float32Array.from({ length: 256 }, (_, sample) => {
      const value = Math.fround(doRescale ? sample * rescaleFactor : sample);
      if (!doNormalize) return value;
      return Math.fround(value - mean[channel]!) / std[channel]!;
    }),
  );
}

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
