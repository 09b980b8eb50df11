import { type Pieces, spans } from '@fgclip2/tensor';
import { channelsOf, type ImageSize, type RawImage } from '../pixels/raw-image.ts';
import type { FixedPointWeights } from './fixed-point-weights.ts';
import { type ResampleCoefficients, resampleCoefficients } from './resample-coefficients.ts';
import type { ResampleFilter } from './resample-filter.ts';

/**
 * Resizes each channel by itself with integer weights: the width first, then the height, rounded to 8 bits after
 * each pass. A side that stays as it is has no pass.
 */
export function* resizeFixedPoint(
  image: RawImage,
  { height, width }: ImageSize,
  filter: ResampleFilter,
  toFixedPoint: (weights: Float64Array) => FixedPointWeights,
): Pieces<RawImage> {
  const channels = channelsOf(image);
  let data = image.data;
  if (width !== image.width) {
    const coefficients = yield* resampleCoefficients(image.width, width, filter);
    const weights = toFixedPoint(coefficients.weights);
    data = yield* resizeWidth(data, image.height, image.width, channels, coefficients, weights);
  }
  if (height !== image.height) {
    const coefficients = yield* resampleCoefficients(image.height, height, filter);
    data = yield* resizeHeight(data, width * channels, coefficients, toFixedPoint(coefficients.weights));
  }
  return { data, width, height, channels };
}

/** [height, width, channels] -> [height, starts.length, channels]. */
function* resizeWidth(
  data: RawImage['data'],
  height: number,
  width: number,
  channels: number,
  coefficients: ResampleCoefficients,
  weights: FixedPointWeights,
): Pieces<Uint8ClampedArray> {
  const outputWidth = coefficients.starts.length;
  const result = new Uint8ClampedArray(height * outputWidth * channels);
  yield* spans(height * outputWidth, channels * coefficients.stride, (from, to) =>
    resizePixels(data, width * channels, channels, coefficients, weights, result, from, to),
  );
  return result;
}

/** Pixels `start` up to `end` of the result of {@link resizeWidth}. */
function resizePixels(
  data: RawImage['data'],
  rowLength: number,
  channels: number,
  { starts, counts, stride }: ResampleCoefficients,
  { weights, precisionBits }: FixedPointWeights,
  result: Uint8ClampedArray,
  start: number,
  end: number,
): void {
  const half = 1 << (precisionBits - 1);
  const outputWidth = starts.length;
  let to = start * channels;
  for (let pixel = start; pixel < end; ) {
    const y = Math.floor(pixel / outputWidth);
    const rowEnd = Math.min(end, (y + 1) * outputWidth);
    const row = y * rowLength;
    for (let x = pixel - y * outputWidth; pixel < rowEnd; pixel++, x++) {
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
}

/** [height, rowLength] -> [starts.length, rowLength]. */
function* resizeHeight(
  data: RawImage['data'],
  rowLength: number,
  coefficients: ResampleCoefficients,
  weights: FixedPointWeights,
): Pieces<Uint8ClampedArray> {
  const outputHeight = coefficients.starts.length;
  const result = new Uint8ClampedArray(outputHeight * rowLength);
  yield* spans(outputHeight * rowLength, coefficients.stride, (from, to) =>
    resizeSamples(data, rowLength, coefficients, weights, result, from, to),
  );
  return result;
}

/** Samples `start` up to `end` of the result of {@link resizeHeight}. */
function resizeSamples(
  data: RawImage['data'],
  rowLength: number,
  { starts, counts, stride }: ResampleCoefficients,
  { weights, precisionBits }: FixedPointWeights,
  result: Uint8ClampedArray,
  start: number,
  end: number,
): void {
  const half = 1 << (precisionBits - 1);
  for (let to = start; to < end; ) {
    const y = Math.floor(to / rowLength);
    const rowEnd = Math.min(end, (y + 1) * rowLength);
    const firstWeight = y * stride;
    const endWeight = firstWeight + counts[y]!;
    // Where the first sample of each sum is, from where the sum goes.
    const shift = (starts[y]! - y) * rowLength;
    for (; to < rowEnd; to++) {
      let sum = half;
      for (let k = firstWeight, from = to + shift; k < endWeight; k++, from += rowLength) {
        sum = (sum + Math.imul(data[from]!, weights[k]!)) | 0;
      }
      result[to] = sum >> precisionBits;
    }
  }
}
