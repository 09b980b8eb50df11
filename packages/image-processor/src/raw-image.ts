import { describe } from '@fgclip2/tensor';

/** Decoded pixels, 8 bits a sample, row-major [height, width, channels]; an `ImageData` is one. */
export interface RawImage {
  readonly data: Uint8Array | Uint8ClampedArray;
  /** Columns in pixels. */
  readonly width: number;
  /** Rows in pixels. */
  readonly height: number;
  /** 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA. @default data.length / (width * height) */
  readonly channels?: 1 | 2 | 3 | 4 | undefined;
}

/** Whether a value has the shape of a {@link RawImage}; its numbers are checked where it is used. */
export function isRawImage(value: unknown): value is RawImage {
  return (
    typeof value === 'object' &&
    value !== null &&
    'data' in value &&
    (value.data instanceof Uint8Array || value.data instanceof Uint8ClampedArray) &&
    'width' in value &&
    'height' in value
  );
}

/**
 * The number of channels of an image whose numbers fit together.
 *
 * @throws TypeError when `data` is not bytes; RangeError when width or height is not a whole number >= 1, or
 * `data` does not hold width * height * (1, 2, 3 or 4) samples.
 */
export function channelsOf(image: RawImage): 1 | 2 | 3 | 4 {
  const { data, width, height } = image;
  if (!(data instanceof Uint8Array || data instanceof Uint8ClampedArray)) {
    throw new TypeError(
      `[@fgclip2/image-processor] Expected Uint8Array or Uint8ClampedArray for image.data, got ${describe(data)}.`,
    );
  }
  for (const [name, size] of [
    ['width', width],
    ['height', height],
  ] as const) {
    if (!Number.isInteger(size) || size < 1) {
      throw new RangeError(
        `[@fgclip2/image-processor] Expected a whole number >= 1 for image.${name}, got ${describe(size)}.`,
      );
    }
  }
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
