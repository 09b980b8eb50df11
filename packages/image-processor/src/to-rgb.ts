import { channelsOf, type RawImage } from './raw-image.ts';

/** An image of three channels. */
export interface RgbImage extends RawImage {
  readonly channels: 3;
}

/**
 * Converts to RGB as Pillow's `convert("RGB")` does: grey is replicated, alpha is dropped and never blended.
 * An image that is RGB already comes back with the same pixels, not a copy.
 *
 * @throws as {@link channelsOf} for an image whose numbers do not fit together.
 */
export function toRgb(image: RawImage): RgbImage {
  const channels = channelsOf(image);
  const { data, width, height } = image;
  if (channels === 3) return { data, width, height, channels };
  const rgb = new Uint8Array(width * height * 3);
  // Where green and blue stand after red: grey images have one sample for all three.
  const [green, blue] = channels === 4 ? [1, 2] : [0, 0];
  for (let from = 0, to = 0; to < rgb.length; from += channels, to += 3) {
    rgb[to] = data[from]!;
    rgb[to + 1] = data[from + green]!;
    rgb[to + 2] = data[from + blue]!;
  }
  return { data: rgb, width, height, channels: 3 };
}
