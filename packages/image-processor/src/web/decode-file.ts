import { gifFirstFrame, placeOnScreen } from '../decode/gif.ts';
import type { ImageFile } from '../decode/image-file.ts';
import { type RawImage, type RgbImage, toRgb } from '../pixels/raw-image.ts';
import { type ImageHeader, imageHeader } from './image-header.ts';
import { jpegPlanes } from './jpeg/jpeg-planes.ts';
import { mixPlanes } from './jpeg/mix-planes.ts';
import { turnUpright, withoutOrientation } from './orientation.ts';
import { asGrayAndAlpha, clipGray16, isGray16Png, stillPng } from './png.ts';
import { type ReadSourceSettings, readSource } from './read/read-source.ts';
import { readUnblended } from './read/read-unblended.ts';
import { checkPixels, undecodable } from './read/refusals.ts';

/** What {@link decodeFile} has to know. */
export interface DecodeFileSettings extends Omit<ReadSourceSettings, 'name'> {
  readonly applyExifOrientation: boolean;
}

/** Decodes an image file to the bytes of Pillow's `convert("RGB")`; throws as `decodeImage`. */
export async function decodeFile(
  { bytes: file, name }: ImageFile,
  { applyExifOrientation, ...rest }: DecodeFileSettings,
): Promise<RawImage> {
  const settings = { ...rest, name };
  const header = imageHeader(file);
  if (header === undefined || header.format === 'TIFF') {
    throw undecodable(
      name,
      `${header?.format ?? 'its format'} is not one of JPEG, PNG, WebP, GIF, AVIF and BMP.`,
    );
  }
  if (header.size !== undefined) checkPixels(header.size, settings);
  const { bytes, orientation } = withoutOrientation(file, header);
  const image = await decodeUnturned(bytes, header.format, settings);
  return applyExifOrientation ? turnUpright(toRgb(image), orientation) : image;
}

async function decodeUnturned(
  bytes: Uint8Array,
  format: ImageHeader['format'],
  settings: ReadSourceSettings,
): Promise<RawImage> {
  if (format === 'PNG') {
    const still = stillPng(bytes);
    if (!isGray16Png(still)) return readSource(blobOf(still), settings);
    return clipGray16(await readSource(blobOf(asGrayAndAlpha(still)), settings, readUnblended));
  }
  const planes = format === 'JPEG' ? planesOf(bytes, settings.name) : undefined;
  if (planes !== undefined) {
    const images: RgbImage[] = [];
    for (const plane of planes) images.push(toRgb(await readSource(blobOf(plane), settings)));
    return mixPlanes(bytes, images);
  }
  const frame = gifFirstFrame(bytes);
  if (frame === undefined) return readSource(blobOf(bytes), settings);
  checkPixels(frame.screen, settings);
  return placeOnScreen(toRgb(await readSource(blobOf(frame.bytes), settings)), frame);
}

function planesOf(jpeg: Uint8Array, name: string): Uint8Array[] | undefined {
  try {
    return jpegPlanes(jpeg);
  } catch (cause) {
    throw undecodable(name, `${cause instanceof Error ? cause.message : cause}.`, cause);
  }
}

function blobOf(bytes: Uint8Array): Blob {
  return new Blob([bytes as Uint8Array<ArrayBuffer>]);
}
