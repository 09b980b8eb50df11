import type { RawImage } from '../raw-image.ts';
import { type RgbImage, toRgb } from '../to-rgb.ts';
import { crc32 } from './crc32.ts';
import { keepPngChunks } from './png-chunks.ts';

/** Whether a PNG holds 16-bit grey without alpha, which Pillow clips at 255 and browsers cut to the high byte. */
export function isGrey16Png(png: Uint8Array): boolean {
  return png[depthAt] === 16 && png[colourTypeAt] === grey;
}

/**
 * A PNG of 16-bit grey declared as 8-bit grey and alpha: the same two bytes a pixel, which a browser then gives
 * one by one. Chunks that say how the grey is to be shown are left out.
 */
export function asGreyAndAlpha(png: Uint8Array): Uint8Array {
  const bytes = keepPngChunks(png, (type) => ['IHDR', 'IDAT', 'IEND'].includes(type)).slice();
  bytes[depthAt] = 8;
  bytes[colourTypeAt] = greyAndAlpha;
  new DataView(bytes.buffer).setUint32(headerEnd, crc32(bytes.subarray(headerStart, headerEnd)));
  return bytes;
}

/** The picture whose high bytes are the colours of `image` [height, width, 4] and whose low bytes are its alpha. */
export function clipGrey16({ data, width, height }: RawImage): RgbImage {
  const clipped = new Uint8Array(width * height);
  for (let i = 0; i < clipped.length; i++) clipped[i] = data[4 * i] === 0 ? data[4 * i + 3]! : 255;
  return toRgb({ data: clipped, width, height, channels: 1 });
}

// Where IHDR's type, its depth and its colour type stand, and its checksum.
const headerStart = 12;
const depthAt = 24;
const colourTypeAt = 25;
const headerEnd = 29;
const grey = 0;
const greyAndAlpha = 4;
