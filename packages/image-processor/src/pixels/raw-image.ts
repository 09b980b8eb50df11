import { atOnce, classTag, describe, type Pieces, spans } from '@fgclip2/tensor';
import { checkWholeNumber } from './check-whole-number.ts';

/** Decoded pixels, 8 bits a sample, row-major [height, width, channels]; an `ImageData` is one. */
export interface RawImage {
  readonly data: Uint8Array | Uint8ClampedArray;
  /** Columns in pixels. */
  readonly width: number;
  /** Rows in pixels. */
  readonly height: number;
  /** 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA. @default data.length / (width * height) */
  readonly channels?: 1 | 2 | 3 | 4 | undefined;
}

/** An image of three channels. */
export interface RgbImage extends RawImage {
  readonly channels: 3;
}

/** Height and width in pixels. */
export interface ImageSize {
  height: number;
  width: number;
}

/** How the samples of a raw image are ordered: [height, width, channels] or [channels, height, width]. */
export type InputDataFormat = 'channels_last' | 'channels_first';

/** Whether a value has the shape of a {@link RawImage}; its numbers are checked where it is used. */
export function isRawImage(value: unknown): value is RawImage {
  return (
    typeof value === 'object' &&
    value !== null &&
    'data' in value &&
    areSamples(value.data) &&
    'width' in value &&
    'height' in value
  );
}

function areSamples(data: unknown): boolean {
  return ['Uint8Array', 'Uint8ClampedArray'].includes(classTag(data));
}

/**
 * The number of channels of an image whose numbers fit together.
 *
 * @throws TypeError when it is not an image or `data` is not bytes; RangeError when width or height is not a whole number >= 1, or
 * `data` does not hold width * height * (1, 2, 3 or 4) samples.
 */
export function channelsOf(image: RawImage): 1 | 2 | 3 | 4 {
  if (typeof image !== 'object' || image === null) {
    throw new TypeError(
      `[@fgclip2/image-processor] Expected pixels ({ data, width, height }) for an image, got ${describe(image)}.`,
    );
  }
  const { data, width, height } = image;
  if (!areSamples(data)) {
    throw new TypeError(
      `[@fgclip2/image-processor] Expected Uint8Array or Uint8ClampedArray for image.data, got ${describe(data)}.`,
    );
  }
  checkWholeNumber(width, 'image.width');
  checkWholeNumber(height, 'image.height');
  const channels = image.channels ?? data.length / (width * height);
  if (channels !== 1 && channels !== 2 && channels !== 3 && channels !== 4) {
    throw new RangeError(
      `[@fgclip2/image-processor] Expected 1, 2, 3 or 4 channels for an image of ${width} x ${height} pixels, got ${describe(channels)} (${data.length} samples).`,
    );
  }
  if (data.length !== width * height * channels) {
    throw new RangeError(
      `[@fgclip2/image-processor] Expected ${width * height * channels} samples for an image of ${width} x ${height} pixels and ${channels} channels, got ${data.length}.`,
    );
  }
  return channels;
}

/**
 * Converts to RGB as Pillow's `convert("RGB")` does: gray is replicated, alpha is dropped and never blended.
 * An image that is RGB already comes back with the same pixels, not a copy.
 *
 * @throws as {@link channelsOf} for an image whose numbers do not fit together.
 */
export function toRgb(image: RawImage): RgbImage {
  return atOnce(toRgbInPieces(image));
}

/** {@link toRgb}, a piece at a time. */
export function* toRgbInPieces(image: RawImage): Pieces<RgbImage> {
  const channels = channelsOf(image);
  const { data, width, height } = image;
  if (channels === 3) return { data, width, height, channels };
  const rgb = new Uint8Array(width * height * 3);
  yield* spans(width * height, channels, (from, to) => copyColors(data, channels, rgb, from, to));
  return { data: rgb, width, height, channels: 3 };
}

function copyColors(
  data: RawImage['data'],
  channels: number,
  rgb: Uint8Array,
  start: number,
  end: number,
): void {
  // Where green and blue stand after red: gray images have one sample for all three.
  const green = channels === 4 ? 1 : 0;
  const blue = channels === 4 ? 2 : 0;
  for (let from = start * channels, to = start * 3; to < end * 3; from += channels, to += 3) {
    rgb[to] = data[from]!;
    rgb[to + 1] = data[from + green]!;
    rgb[to + 2] = data[from + blue]!;
  }
}

/** Reorders an image of [channels, height, width] samples to [height, width, channels]. */
export function* channelsLast(image: RawImage): Pieces<RawImage> {
  const channels = channelsOf(image);
  const { data, width, height } = image;
  const pixels = width * height;
  const result = new Uint8Array(data.length);
  yield* spans(pixels, channels, (start, end) => {
    for (let channel = 0; channel < channels; channel++) {
      for (let pixel = start; pixel < end; pixel++) {
        result[pixel * channels + channel] = data[channel * pixels + pixel]!;
      }
    }
  });
  return { data: result, width, height, channels };
}

/** Pixels of a resized image: 0.8 GB in RGB, and more than an image that is decoded has unless `maxPixels` is raised. */
const mostPixels = 2 ** 28;

/**
 * Checks the size an image is to be resized to.
 *
 * @throws TypeError when it is not an object; RangeError when a side is not a whole number >= 1.
 */
export function checkImageSize(size: ImageSize): void {
  if (typeof size !== 'object' || size === null || Array.isArray(size)) {
    throw new TypeError(
      `[@fgclip2/image-processor] Expected { height, width } in pixels for size, got ${describe(size)}.`,
    );
  }
  const { height, width } = size;
  if (Number.isInteger(height) && Number.isInteger(width) && height >= 1 && width >= 1) {
    if (height * width <= mostPixels) return;
    throw new RangeError(
      `[@fgclip2/image-processor] Expected at most ${mostPixels} pixels for size, got ${height} x ${width}.`,
    );
  }
  throw new RangeError(
    `[@fgclip2/image-processor] Expected whole numbers >= 1 for size, got height ${describe(height)} and width ${describe(width)}.`,
  );
}
