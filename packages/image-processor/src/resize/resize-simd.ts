import { type Pieces, samplesAPiece } from '@fgclip2/tensor';
import type { ImageSize, RawImage } from '../pixels/raw-image.ts';
import { weightsInt16 } from './fixed-point-weights.ts';
import { resampleCoefficients } from './resample-coefficients.ts';
import { resampleFilter } from './resample-filter.ts';
import { freeKernel, type ResizeKernel, takeKernel } from './resize-kernel.ts';

/** Bytes of input rows that are copied at once: small enough for a processor's cache. */
const stripBytes = 2 ** 18;

/** Bytes the kernel's memory may grow to, which an input of some 4 million columns needs. */
const maxMemory = 2 ** 26;

/** Samples that take the kernel as long as others take for one. */
const samplesATime = 2;

/**
 * Resizes RGB pixels with {@link weightsInt16} in WebAssembly, the same bytes as `resizeFixedPoint` with them.
 *
 * The input goes through the kernel's memory a strip of rows at a time, and only the rows that the next output row
 * needs are kept between the two passes, so that memory grows with the sides of the image, not with its area:
 * 12,000 x 9,000 pixels take less than 1 MiB. `undefined` where it would be more than 64 MiB, and without SIMD.
 */
export function* resizeSimd(image: RawImage, size: ImageSize): Pieces<RawImage | undefined> {
  const kernel = takeKernel();
  if (kernel === undefined) return undefined;
  try {
    return yield* resizeWith(kernel, image, size);
  } finally {
    freeKernel(kernel);
  }
}

function* resizeWith(
  kernel: ResizeKernel,
  image: RawImage,
  { height, width }: ImageSize,
): Pieces<RawImage | undefined> {
  const horizontal = yield* pairedWeights(image.width, width);
  const vertical = yield* pairedWeights(image.height, height);
  const inputStride = image.width * 3;
  const rowLength = width * 3;
  const stride = roundUp(rowLength + 1, 16);
  const stripRows = roundUp(Math.min(image.height, Math.max(1, stripBytes / inputStride)), 4);
  const windowRows = stripRows + 4 * vertical.pairs;

  const startsAt = roundUp(kernel.dataEnd.value, 16);
  const horizontalAt = roundUp(startsAt + width * 4, 16);
  const verticalAt = roundUp(horizontalAt + horizontal.weights.byteLength, 16);
  const rowAt = roundUp(verticalAt + vertical.weights.byteLength, 16);
  const windowAt = rowAt + stride;
  const stripAt = windowAt + windowRows * stride;
  // Weights of zero read beyond the last sample.
  const end = stripAt + stripRows * inputStride + horizontal.pairs * 6 + 16;
  if (end > maxMemory) return undefined;
  const missing = end - kernel.memory.buffer.byteLength;
  if (missing > 0) kernel.memory.grow(Math.ceil(missing / 2 ** 16));

  const { buffer } = kernel.memory;
  const bytes = new Uint8Array(buffer);
  new Int32Array(buffer, startsAt, width).set(horizontal.starts.map((start) => start * 3));
  new Int16Array(buffer, horizontalAt, horizontal.weights.length).set(horizontal.weights);
  new Int16Array(buffer, verticalAt, vertical.weights.length).set(vertical.weights);

  const data = new Uint8Array(image.data.buffer, image.data.byteOffset, image.data.length);
  const result = new Uint8Array(height * rowLength);
  // Rows [first, ready) of the input, their width resized, stand from windowAt on.
  let first = 0;
  let ready = 0;
  let samples = 0;
  for (let y = 0; y < height; y++) {
    const start = vertical.starts[y]!;
    while (ready < start + vertical.counts[y]!) {
      bytes.copyWithin(windowAt, windowAt + (start - first) * stride, windowAt + (ready - first) * stride);
      first = start;
      const rows = Math.min(stripRows, image.height - ready);
      bytes.set(data.subarray(ready * inputStride, (ready + rows) * inputStride), stripAt);
      kernel.resizeWidth(
        stripAt,
        inputStride,
        roundUp(rows, 4),
        windowAt + (ready - first) * stride,
        stride,
        width,
        startsAt,
        horizontalAt,
        horizontal.pairs,
        horizontal.precisionBits,
      );
      ready += rows;
      samples += rows * inputStride;
    }
    kernel.resizeHeight(
      windowAt + (start - first) * stride,
      stride,
      rowAt,
      rowLength,
      verticalAt + y * vertical.pairs * 4,
      vertical.pairs,
      vertical.precisionBits,
    );
    result.set(bytes.subarray(rowAt, rowAt + rowLength), y * rowLength);
    samples += vertical.pairs * rowLength;
    if (samples / samplesATime >= samplesAPiece) {
      yield samples / samplesATime;
      samples = 0;
    }
  }
  return { data: result, width, height, channels: 3 };
}

interface PairedWeights {
  readonly starts: Int32Array;
  readonly counts: Int32Array;
  /** [outputSize, 2 * pairs], filled up with zeros. */
  readonly weights: Int16Array;
  readonly pairs: number;
  readonly precisionBits: number;
}

/** The weights of an axis, the same even number for each output. */
function* pairedWeights(inputSize: number, outputSize: number): Pieces<PairedWeights> {
  const {
    starts,
    counts,
    weights: real,
    stride,
  } = yield* resampleCoefficients(inputSize, outputSize, resampleFilter(2));
  const { weights: integers, precisionBits } = weightsInt16(real);
  const pairs = Math.ceil(counts.reduce((most, count) => Math.max(most, count), 0) / 2);
  const weights = new Int16Array(outputSize * pairs * 2);
  for (let i = 0; i < outputSize; i++) {
    weights.set(integers.subarray(i * stride, i * stride + counts[i]!), i * pairs * 2);
  }
  return { starts, counts, weights, pairs, precisionBits };
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
