import { inTurns, type Pieces } from '@fgclip2/tensor';
import type { PlatformDecoder, PlatformDecoderSettings, UnturnedFile } from '../decode/decode-file.ts';
import { type GifFirstFrame, gifFirstFrame, placeOnScreen } from '../decode/gif.ts';
import { stillAvif } from '../decode/heif.ts';
import { turnUpright } from '../decode/orientation.ts';
import { asGrayAndAlpha, clipGray16, isGray16Png, stillPng } from '../decode/png.ts';
import { checkPixels } from '../decode/refusals.ts';
import { type RawImage, type RgbImage, toRgbInPieces } from '../pixels/raw-image.ts';
import { jpegPlanes } from './jpeg/jpeg-planes.ts';
import { mixPlanes } from './jpeg/mix-planes.ts';
import { readSource } from './read/read-source.ts';
import { readUnblended } from './read/read-unblended.ts';

/** What browsers read; Safari reads HEIC, too. */
export const browserDecoder: PlatformDecoder = {
  formats: ['JPEG', 'PNG', 'WebP', 'GIF', 'AVIF'],
  maybe: ['HEIC'],
  async decode(file, settings) {
    const { signal } = settings;
    return inTurns(upright(await decodeUnturned(file, settings), file.orientation), { signal });
  },
};

function* upright(image: RawImage, orientation: number): Pieces<RgbImage> {
  return yield* turnUpright(yield* toRgbInPieces(image), orientation);
}

async function decodeUnturned(
  { bytes, name, header }: UnturnedFile,
  settings: PlatformDecoderSettings,
): Promise<RawImage> {
  const { signal } = settings;
  const named = { ...settings, name };
  if (header?.format === 'PNG') {
    const still = stillPng(bytes);
    if (!isGray16Png(still)) return readSource(blobOf(still), named);
    const bytewise = await readSource(blobOf(asGrayAndAlpha(still)), named, readUnblended);
    return inTurns(clipGray16(bytewise), { signal });
  }
  if (header?.isPremultiplied) throw new Error('an AVIF with colors multiplied by alpha is not read');
  if (header?.format === 'AVIF') return readSource(blobOf(stillAvif(bytes)), named);
  const planes = header?.format === 'JPEG' ? await inTurns(jpegPlanes(bytes), { signal }) : undefined;
  if (planes !== undefined) {
    const images: RgbImage[] = [];
    for (const plane of planes)
      images.push(await inTurns(toRgbInPieces(await readSource(blobOf(plane), named)), { signal }));
    return inTurns(mixPlanes(bytes, images), { signal });
  }
  const frame = gifFirstFrame(bytes);
  if (frame === undefined) return readSource(blobOf(bytes), named);
  checkPixels(frame.screen, named);
  return inTurns(onScreen(await readSource(blobOf(frame.bytes), named), frame), { signal });
}

function* onScreen(image: RawImage, frame: GifFirstFrame): Pieces<RgbImage> {
  return yield* placeOnScreen(yield* toRgbInPieces(image), frame);
}

function blobOf(bytes: Uint8Array): Blob {
  return new Blob([bytes as Uint8Array<ArrayBuffer>]);
}
