import type { Metadata, Sharp, SharpOptions } from 'sharp';
import { cmykToRgb } from '../cmyk-to-rgb.ts';
import { gifFirstFrame } from '../gif-first-frame.ts';
import { type ImageInput, isRawImage, type RawImage, type RgbImage, toRgb } from '../index.ts';
import type { FetchPictureOptions } from '../picture-file.ts';
import { placeOnScreen } from '../place-on-screen.ts';
import { loadSharp } from './load-sharp.ts';
import { readPictureFile } from './read-picture-file.ts';

/** Options of {@link decodeImage}. */
export interface DecodeImageOptions extends FetchPictureOptions {
  /** Turn the picture as its EXIF orientation says; Pillow does so only for TIFF, unless it is asked. @default false */
  applyExifOrientation?: boolean | undefined;
  /** Pixels a picture may have; beyond them it is refused unread. The default is Pillow's. @default 178956970 */
  maxPixels?: number | undefined;
}

/**
 * Decodes a picture to the RGB bytes of Pillow's `convert("RGB")`: the first frame, alpha dropped and not blended,
 * colour profiles and gamma ignored, no rotation by EXIF (but by a TIFF's own orientation), 16-bit samples cut to
 * their high byte, and 16-bit grey without alpha clipped at 255.
 *
 * Takes a path, a file:, http:, https: or data: URL, a Blob, bytes, or pixels, which come back as they are. Reads
 * what sharp reads: JPEG, PNG, WebP, GIF and TIFF, and AVIF, whose bytes are close to Pillow's but not the same.
 * @throws Error with the name of the file when it is missing, damaged, cut short, over `maxPixels` or no picture, the
 * status of a URL, and the install command where sharp is missing; TypeError for another kind of input.
 * @example
 * import { decodeImage } from '@fgclip2/image-processor/node';
 * const { data, width, height } = await decodeImage('photo.jpg');
 */
export async function decodeImage(input: ImageInput, options: DecodeImageOptions = {}): Promise<RawImage> {
  if (isRawImage(input)) return input;
  const { applyExifOrientation = false, maxPixels = 178_956_970, signal } = options;
  const { bytes, name } = await readPictureFile(input, options);
  signal?.throwIfAborted();
  const sharp = await loadSharp();
  const gif = gifFirstFrame(bytes);
  const source = gif?.bytes ?? bytes;
  const sharpOptions: SharpOptions = { failOn: 'error', ignoreIcc: true, limitInputPixels: maxPixels };
  let image: RgbImage;
  try {
    if (gif !== undefined && gif.screen.width * gif.screen.height > maxPixels)
      throw new Error('Input image exceeds pixel limit');
    const metadata = await sharp(source, sharpOptions).metadata();
    checkMetadata(metadata);
    const oriented = applyExifOrientation || metadata.format === 'tiff';
    const pipeline = sharp(source, { ...sharpOptions, autoOrient: oriented });
    image = await decode(pipeline, metadata, source);
  } catch (cause) {
    const reason = (cause instanceof Error ? cause.message : String(cause)).trim();
    throw new Error(
      `[@fgclip2/image-processor] Expected a picture that can be decoded, got ${name}: ${reason}.`,
      {
        cause,
      },
    );
  }
  signal?.throwIfAborted();
  return gif === undefined ? image : placeOnScreen(image, gif);
}

/** Refuses what Pillow does not open as a picture, and samples it converts in ways of its own. */
function checkMetadata({ format, depth }: Metadata): void {
  if (format === 'svg' || format === 'pdf') throw new Error(`${format} is not a picture made of pixels`);
  if (depth !== 'uchar' && depth !== 'ushort')
    throw new Error(`samples of 8 or 16 bits expected, got ${depth}`);
}

async function decode(pipeline: Sharp, metadata: Metadata, source: Uint8Array): Promise<RgbImage> {
  if (metadata.space === 'cmyk') {
    const cmyk = pipeline.pipelineColourspace('cmyk').toColourspace('cmyk').raw();
    const { data, info } = await cmyk.toBuffer({ resolveWithObject: true });
    return { data: cmykToRgb(data), width: info.width, height: info.height, channels: 3 };
  }
  if (isPlainGrey16(metadata, source)) {
    const grey = pipeline.toColourspace('grey16').raw({ depth: 'ushort' });
    const { data, info } = await grey.toBuffer({ resolveWithObject: true });
    const samples = new Uint16Array(new Uint8Array(data).buffer);
    const clipped = Uint8Array.from({ length: info.width * info.height }, (_, pixel) =>
      Math.min(255, samples[pixel * info.channels]!),
    );
    return toRgb({ data: clipped, width: info.width, height: info.height, channels: 1 });
  }
  const { data, info } = await pipeline.raw().toBuffer({ resolveWithObject: true });
  return toRgb({ data: new Uint8Array(data), width: info.width, height: info.height });
}

/** Pillow reads 16-bit grey as integers and clips them; only grey with an alpha channel is cut to its high byte. */
function isPlainGrey16({ space, format }: Metadata, source: Uint8Array): boolean {
  if (space !== 'grey16') return false;
  const pngColourType = source[25];
  const greyAndAlpha = 4;
  return format !== 'png' || pngColourType !== greyAndAlpha;
}
