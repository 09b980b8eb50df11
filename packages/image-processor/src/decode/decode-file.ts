import { checkOptions, inTurns, kinds, messageOf, type OptionKinds, type Pieces } from '@fgclip2/tensor';
import { type RawImage, type RgbImage, toRgbInPieces } from '../pixels/raw-image.ts';
import { decodeBmp } from './bmp.ts';
import type { DecodeImageOptions } from './image-decoder.ts';
import type { ImageFile } from './image-file.ts';
import type { ImageFormat } from './image-format.ts';
import { type ImageHeader, imageHeader } from './image-header.ts';
import { turnUpright, withoutOrientation } from './orientation.ts';
import { pngDamage } from './png.ts';
import { decodePpm } from './ppm.ts';
import { checkPixels, defaultMaxPixels, undecodable } from './refusals.ts';

/** A file in which nothing turns the image, except in a TIFF. */
export interface UnturnedFile extends ImageFile {
  readonly header: ImageHeader | undefined;
  /** EXIF's number of the turn that is asked for: 1 is none. */
  readonly orientation: number;
}

/** Options of a {@link PlatformDecoder}. */
export interface PlatformDecoderSettings {
  readonly maxPixels: number;
  readonly signal: AbortSignal | undefined;
}

/** How a platform decodes files. */
export interface PlatformDecoder {
  /** What it reads. */
  readonly formats: readonly ImageFormat[];
  /** What it reads on some machines; where it does not, no reason is worth telling. */
  readonly maybe: readonly ImageFormat[] | 'any';
  /** Loads what {@link decode} needs; rejects with a whole sentence. */
  load?(): Promise<void>;
  /**
   * The image, turned.
   *
   * @throws RangeError over `maxPixels`; Error with the reason alone where the file cannot be decoded.
   */
  decode(file: UnturnedFile, settings: PlatformDecoderSettings): Promise<RgbImage>;
}

const decodeOptions: OptionKinds = {
  applyExifOrientation: kinds.trueOrFalse,
  decode: kinds.callback,
  signal: kinds.signal,
};

/** Decodes an image file to the bytes of Pillow's `convert("RGB")`, upright; throws as `decodeImage`. */
export async function decodeFile(
  { bytes: file, name }: ImageFile,
  options: DecodeImageOptions,
  platform: PlatformDecoder,
): Promise<RawImage> {
  checkOptions('@fgclip2/image-processor', options, decodeOptions);
  const { applyExifOrientation = true, maxPixels = defaultMaxPixels, decode, signal } = options;
  signal?.throwIfAborted();
  const header = imageHeader(file);
  if (header?.size !== undefined) checkPixels(header.size, { name, maxPixels });
  const { bytes, orientation: stored } = header
    ? withoutOrientation(file, header)
    : { bytes: file, orientation: 1 };
  const orientation = applyExifOrientation ? stored : 1;
  if (header?.format !== 'BMP' && header?.format !== 'PPM') await platform.load?.();
  try {
    return await decodeKnown({ bytes, name, header, orientation }, { maxPixels, signal }, platform);
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof RangeError) throw cause;
    const damage = header?.format === 'PNG' ? await inTurns(pngDamage(bytes), { signal }) : undefined;
    const reason = damage ?? plain(messageOf(cause));
    const image = await decode?.(bytes, { format: header?.format, name, reason, signal });
    signal?.throwIfAborted();
    if (image !== undefined) {
      checkPixels(image, { name, maxPixels });
      return inTurns(upright(toRgbInPieces(image), orientation), { signal });
    }
    throw undecodable(name, reason, cause);
  }
}

async function decodeKnown(
  file: UnturnedFile,
  settings: PlatformDecoderSettings,
  platform: PlatformDecoder,
): Promise<RgbImage> {
  const { header, bytes, orientation } = file;
  const format = header?.format;
  const { signal } = settings;
  if (format === 'BMP') return inTurns(upright(decodeBmp(bytes), orientation), { signal });
  if (format === 'PPM') return inTurns(upright(decodePpm(bytes), orientation), { signal });
  if (format !== undefined && platform.formats.includes(format)) return platform.decode(file, settings);
  const refusal = notRead(format, platform.formats);
  if (platform.maybe !== 'any' && !(format && platform.maybe.includes(format))) throw refusal;
  return platform.decode(file, settings).catch((cause) => {
    throw cause instanceof RangeError ? cause : Object.assign(refusal, { cause });
  });
}

function* upright(image: Pieces<RgbImage>, orientation: number): Pieces<RgbImage> {
  return yield* turnUpright(yield* image, orientation);
}

function notRead(format: ImageFormat | undefined, formats: readonly ImageFormat[]): Error {
  const read = [...formats, 'BMP'].join(', ');
  return new Error(
    `${format ?? 'its format'} is not one of ${read} and PPM, which are read: convert it to one of them, or pass a decoder for it (decode)`,
  );
}

/** libpng says no more than this of compressed pixels that are wrong or end too soon. */
function plain(reason: string): string {
  return reason.replace(
    /^vipspng: libpng read error\s*$/,
    'its pixels are damaged, or rows of them are missing',
  );
}
