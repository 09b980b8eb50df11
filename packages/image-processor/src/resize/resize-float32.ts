import { channelsOf, type ImageSize, type RawImage } from '../pixels/raw-image.ts';
import { type ResampleCoefficients, resampleCoefficients } from './resample-coefficients.ts';
import { resampleFilter } from './resample-filter.ts';

/**
 * Resizes each channel by itself, bilinear and antialiased, as torchvision does where it has no kernel for bytes:
 * the width in float32, then the height, rounded half to even at the end only.
 *
 * Source: `_upsample_bilinear2d_aa` of ATen on float32, as PyTorch's builds for x86 round it (see {@link weightedSum}).
 */
export function resizeFloat32(image: RawImage, { height, width }: ImageSize): RawImage {
  const channels = channelsOf(image);
  const filter = resampleFilter(2);
  const horizontal = resampleCoefficients(image.width, width, filter, Math.fround);
  const vertical = resampleCoefficients(image.height, height, filter, Math.fround);
  const rowLength = width * channels;
  const rows = resizeWidth(image, channels, horizontal);
  // A clamped array rounds half to even.
  const data = new Uint8ClampedArray(height * rowLength);
  let to = 0;
  for (let y = 0; y < height; y++) {
    const first = vertical.starts[y]! * rowLength;
    for (let x = 0; x < rowLength; x++) data[to++] = weightedSum(rows, first + x, rowLength, vertical, y);
  }
  return { data, width, height, channels };
}

/** [height, width, channels] -> [height, starts.length, channels]. */
function resizeWidth(
  { data, width, height }: RawImage,
  channels: number,
  coefficients: ResampleCoefficients,
): Float32Array {
  const { starts } = coefficients;
  const result = new Float32Array(height * starts.length * channels);
  let to = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < starts.length; x++) {
      const first = (y * width + starts[x]!) * channels;
      for (let channel = 0; channel < channels; channel++) {
        result[to++] = weightedSum(data, first + channel, channels, coefficients, x);
      }
    }
  }
  return result;
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
