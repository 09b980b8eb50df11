import type { PlatformDecoder, PlatformDecoderSettings, UnturnedFile } from '../decode/decode-file.ts';
import { gifFirstFrame, placeOnScreen } from '../decode/gif.ts';
import { stillAvif } from '../decode/heif.ts';
import { turnUpright } from '../decode/orientation.ts';
import { asGrayAndAlpha, clipGray16, isGray16Png, stillPng } from '../decode/png.ts';
import { checkPixels } from '../decode/refusals.ts';
import { type RawImage, type RgbImage, toRgb } from '../pixels/raw-image.ts';
import { jpegPlanes } from './jpeg/jpeg-planes.ts';
import { mixPlanes } from './jpeg/mix-planes.ts';
import { readSource } from './read/read-source.ts';
import { readUnblended } from './read/read-unblended.ts';

/** What browsers read; Safari reads HEIC, too. */
export const browserDecoder: PlatformDecoder = {
  formats: ['JPEG', 'PNG', 'WebP', 'GIF', 'AVIF'],
  maybe: ['HEIC'],
  async decode(file, settings) {
    return turnUpright(toRgb(await decodeUnturned(file, settings)), file.orientation);
  },
};

async function decodeUnturned(
  { bytes, name, header }: UnturnedFile,
  settings: PlatformDecoderSettings,
): Promise<RawImage> {
  const named = { ...settings, name };
  if (header?.format === 'PNG') {
    const still = stillPng(bytes);
    if (!isGray16Png(still)) return readSource(blobOf(still), named);
    return clipGray16(await readSource(blobOf(asGrayAndAlpha(still)), named, readUnblended));
  }
  if (header?.isPremultiplied) throw new Error('an AVIF with colors multiplied by alpha is not read');
  if (header?.format === 'AVIF') return readSource(blobOf(stillAvif(bytes)), named);
  const planes = header?.format === 'JPEG' ? jpegPlanes(bytes) : undefined;
  if (planes !== undefined) {
    const images: RgbImage[] = [];
    for (const plane of planes) images.push(toRgb(await readSource(blobOf(plane), named)));
    return mixPlanes(bytes, images);
  }
  const frame = gifFirstFrame(bytes);
  if (frame === undefined) return readSource(blobOf(bytes), named);
  checkPixels(frame.screen, named);
  return placeOnScreen(toRgb(await readSource(blobOf(frame.bytes), named)), frame);
}

function blobOf(bytes: Uint8Array): Blob {
  return new Blob([bytes as Uint8Array<ArrayBuffer>]);
}
