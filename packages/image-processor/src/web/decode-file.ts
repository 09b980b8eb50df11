import { gifFirstFrame } from '../gif-first-frame.ts';
import type { PictureFile } from '../picture-file.ts';
import { placeOnScreen } from '../place-on-screen.ts';
import type { RawImage } from '../raw-image.ts';
import { type RgbImage, toRgb } from '../to-rgb.ts';
import { checkPixels } from './check-pixels.ts';
import { asGreyAndAlpha, clipGrey16, isGrey16Png } from './grey-16-png.ts';
import { jpegPlanes } from './jpeg-planes.ts';
import { mixPlanes } from './mix-planes.ts';
import { type PictureHeader, pictureHeader } from './picture-header.ts';
import { type ReadSourceSettings, readSource } from './read-source.ts';
import { readUnblended } from './read-unblended.ts';
import { stillPng } from './still-png.ts';
import { turnUpright } from './turn-upright.ts';
import { undecodable } from './undecodable.ts';
import { withoutOrientation } from './without-orientation.ts';

/** What {@link decodeFile} has to know. */
export interface DecodeFileSettings extends Omit<ReadSourceSettings, 'name'> {
  readonly applyExifOrientation: boolean;
}

/** Decodes a picture file to the bytes of Pillow's `convert("RGB")`; throws as `decodeImage`. */
export async function decodeFile(
  { bytes: file, name }: PictureFile,
  { applyExifOrientation, ...rest }: DecodeFileSettings,
): Promise<RawImage> {
  const settings = { ...rest, name };
  const header = pictureHeader(file);
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
  format: PictureHeader['format'],
  settings: ReadSourceSettings,
): Promise<RawImage> {
  if (format === 'PNG') {
    const still = stillPng(bytes);
    if (!isGrey16Png(still)) return readSource(blobOf(still), settings);
    return clipGrey16(await readSource(blobOf(asGreyAndAlpha(still)), settings, readUnblended));
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
