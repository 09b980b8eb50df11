import { type Pieces, spans } from '@fgclip2/tensor';
import { channelsOf, type ImageSize, type RawImage } from '../pixels/raw-image.ts';
import { type ResampleCoefficients, resampleCoefficients } from './resample-coefficients.ts';
import { resampleFilter } from './resample-filter.ts';

/**
 * Resizes each channel by itself, bilinear and antialiased, as torchvision does where it has no kernel for bytes:
 * the width in float32, then the height, rounded half to even at the end only.
 *
 * Source: `_upsample_bilinear2d_aa` of ATen on float32, as PyTorch's builds for x86 round it (see {@link weightedSum}).
 */
export function* resizeFloat32(image: RawImage, { height, width }: ImageSize): Pieces<RawImage> {
  const channels = channelsOf(image);
  const filter = resampleFilter(2);
  const horizontal = yield* resampleCoefficients(image.width, width, filter, Math.fround);
  const vertical = yield* resampleCoefficients(image.height, height, filter, Math.fround);
  const rowLength = width * channels;
  const rows = yield* resizeWidth(image, channels, horizontal);
  // A clamped array rounds half to even.
  const data = new Uint8ClampedArray(height * rowLength);
  yield* spans(height, rowLength * weighing * vertical.stride, (from, to) =>
    resizeRows(rows, rowLength, vertical, data, from, to),
  );
  return { data, width, height, channels };
}

/** Samples that take as long as one that is weighed and rounded. */
const weighing = 4;

/** Rows `start` up to `end` of the result. */
function resizeRows(
  rows: Float32Array,
  rowLength: number,
  vertical: ResampleCoefficients,
  result: Uint8ClampedArray,
  start: number,
  end: number,
): void {
  let to = start * rowLength;
  for (let y = start; y < end; y++) {
    const first = vertical.starts[y]! * rowLength;
    for (let x = 0; x < rowLength; x++) result[to++] = weightedSum(rows, first + x, rowLength, vertical, y);
  }
}

/** [height, width, channels] -> [height, starts.length, channels]. */
function* resizeWidth(
  image: RawImage,
  channels: number,
  coefficients: ResampleCoefficients,
): Pieces<Float32Array> {
  const { starts, stride } = coefficients;
  const result = new Float32Array(image.height * starts.length * channels);
  yield* spans(image.height * starts.length, channels * weighing * stride, (from, to) =>
    resizePixels(image, channels, coefficients, result, from, to),
  );
  return result;
}

/** Pixels `start` up to `end` of the result of {@link resizeWidth}. */
function resizePixels(
  { data, width }: RawImage,
  channels: number,
  coefficients: ResampleCoefficients,
  result: Float32Array,
  start: number,
  end: number,
): void {
  const { starts } = coefficients;
  let to = start * channels;
  let x = start % starts.length;
  let row = Math.floor(start / starts.length) * width * channels;
  for (let pixel = start; pixel < end; pixel++) {
    const first = row + starts[x]! * channels;
    for (let channel = 0; channel < channels; channel++) {
      result[to++] = weightedSum(data, first + channel, channels, coefficients, x);
    }
    if (++x === starts.length) {
      x = 0;
      row += width * channels;
    }
  }
}

/**
 * The samples of output `i`, `step` apart from `from` on, times their weights. After the first, whole groups of four
 * are multiplied, rounded and added; of the rest each is multiplied and added in one rounding. (A product of two
 * float32 numbers is exact in float64.)
 */
function weightedSum(
  samples: RawImage['data'] | Float32Array,
  from: number,
  step: number,
  { counts, weights, stride }: ResampleCoefficients,
  i: number,
): number {
  const count = counts[i]!;
  const grouped = (count - 1) & ~3;
  let weight = i * stride;
  let sum = Math.fround(samples[from]! * weights[weight]!);
  for (let k = 1; k < count; k++) {
    from += step;
    weight++;
    const product = samples[from]! * weights[weight]!;
    sum = Math.fround(sum + (k <= grouped ? Math.fround(product) : product));
  }
  return sum;
}
