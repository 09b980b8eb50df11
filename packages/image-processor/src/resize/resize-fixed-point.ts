import { channelsOf, type ImageSize, type RawImage } from '../pixels/raw-image.ts';
import type { FixedPointWeights } from './fixed-point-weights.ts';
import { type ResampleCoefficients, resampleCoefficients } from './resample-coefficients.ts';
import type { ResampleFilter } from './resample-filter.ts';

/**
 * Resizes each channel by itself with integer weights: the width first, then the height, rounded to 8 bits after
 * each pass. A side that stays as it is has no pass.
 */
export function resizeFixedPoint(
  image: RawImage,
  { height, width }: ImageSize,
  filter: ResampleFilter,
  toFixedPoint: (weights: Float64Array) => FixedPointWeights,
): RawImage {
  const channels = channelsOf(image);
  let data = image.data;
  if (width !== image.width) {
    const coefficients = resampleCoefficients(image.width, width, filter);
    data = resizeWidth(
      data,
      image.height,
      image.width,
      channels,
      coefficients,
      toFixedPoint(coefficients.weights),
    );
  }
  if (height !== image.height) {
    const coefficients = resampleCoefficients(image.height, height, filter);
    data = resizeHeight(data, width * channels, coefficients, toFixedPoint(coefficients.weights));
  }
  return { data, width, height, channels };
}

/** [height, width, channels] -> [height, starts.length, channels]. */
function resizeWidth(
  data: RawImage['data'],
  height: number,
  width: number,
  channels: number,
  { starts, counts, stride }: ResampleCoefficients,
  { weights, precisionBits }: FixedPointWeights,
): Uint8ClampedArray {
  const half = 1 << (precisionBits - 1);
  const outputWidth = starts.length;
  const result = new Uint8ClampedArray(height * outputWidth * channels);
  let to = 0;
  for (let y = 0; y < height; y++) {
    const row = y * width * channels;
    for (let x = 0; x < outputWidth; x++) {
      const first = row + starts[x]! * channels;
      const firstWeight = x * stride;
      const endWeight = firstWeight + counts[x]!;
      if (channels === 3) {
        // The three sums side by side: twice as fast as channel by channel.
        let red = half;
        let green = half;
        let blue = half;
        for (let k = firstWeight, from = first; k < endWeight; k++, from += 3) {
          const weight = weights[k]!;
          red = (red + Math.imul(data[from]!, weight)) | 0;
          green = (green + Math.imul(data[from + 1]!, weight)) | 0;
          blue = (blue + Math.imul(data[from + 2]!, weight)) | 0;
        }
        result[to++] = red >> precisionBits;
        result[to++] = green >> precisionBits;
        result[to++] = blue >> precisionBits;
        continue;
      }
      for (let channel = 0; channel < channels; channel++) {
        let sum = half;
        for (let k = firstWeight, from = first + channel; k < endWeight; k++, from += channels) {
          sum = (sum + Math.imul(data[from]!, weights[k]!)) | 0;
        }
        result[to++] = sum >> precisionBits;
      }
    }
  }
  return result;
}

/** [height, rowLength] -> [starts.length, rowLength]. */
function resizeHeight(
  data: RawImage['data'],
  rowLength: number,
  { starts, counts, stride }: ResampleCoefficients,
  { weights, precisionBits }: FixedPointWeights,
): Uint8ClampedArray {
  const half = 1 << (precisionBits - 1);
  const result = new Uint8ClampedArray(starts.length * rowLength);
  let to = 0;
  for (let y = 0; y < starts.length; y++) {
    const first = starts[y]! * rowLength;
    const firstWeight = y * stride;
    const endWeight = firstWeight + counts[y]!;
    for (let x = 0; x < rowLength; x++) {
      let sum = half;
      for (let k = firstWeight, from = first + x; k < endWeight; k++, from += rowLength) {
        sum = (sum + Math.imul(data[from]!, weights[k]!)) | 0;
      }
      result[to++] = sum >> precisionBits;
    }
  }
  return result;
}
