import type { Metadata, Sharp, SharpOptions } from 'sharp';
import { gifFirstFrame, placeOnScreen } from '../decode/gif.ts';
import type { DecodeImageOptions, ImageInput } from '../decode/image-decoder.ts';
import { cmykToRgb } from '../pixels/cmyk-to-rgb.ts';
import { isRawImage, type RawImage, type RgbImage, toRgb } from '../pixels/raw-image.ts';
import { loadSharp } from './load-sharp.ts';
import { readImageFile } from './read-image-file.ts';

/**
 * Decodes an image to the RGB bytes of Pillow's `convert("RGB")`: the first frame, alpha dropped and not blended,
 * color profiles and gamma ignored, no rotation by EXIF (but by a TIFF's own orientation), 16-bit samples cut to
 * their high byte, and 16-bit gray without alpha clipped at 255.
 *
 * Takes a path, a file:, http:, https: or data: URL, a Blob, bytes, or pixels, which come back as they are. Reads
 * what sharp reads: JPEG, PNG, WebP, GIF and TIFF, and AVIF, whose bytes are close to Pillow's but not the same.
 * @throws Error with the name of the file when it is missing, damaged, cut short, over `maxPixels` or not an image, the
 * status of a URL, and the install command where sharp is missing; TypeError for any other input,
 * such as an element of a page.
 * @example
 * import { decodeImage } from '@fgclip2/image-processor/node';
 * const { data, width, height } = await decodeImage('photo.jpg');
 */
export async function decodeImage(input: ImageInput, options: DecodeImageOptions = {}): Promise<RawImage> {
  if (isRawImage(input)) return input;
  const { applyExifOrientation = false, maxPixels = 178_956_970, signal } = options;
  const { bytes, name } = await readImageFile(input, options);
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
      `[@fgclip2/image-processor] Expected an image that can be decoded, got ${name}: ${reason}.`,
      {
        cause,
      },
    );
  }
  signal?.throwIfAborted();
  return gif === undefined ? image : placeOnScreen(image, gif);
}

/** Refuses what Pillow does not open as an image, and samples that it converts by rules of its own. */
function checkMetadata({ format, depth }: Metadata): void {
  if (format === 'svg' || format === 'pdf') throw new Error(`${format} is not an image made of pixels`);
  if (depth !== 'uchar' && depth !== 'ushort')
    throw new Error(`samples of 8 or 16 bits expected, got ${depth}`);
}

async function decode(pipeline: Sharp, metadata: Metadata, source: Uint8Array): Promise<RgbImage> {
  if (metadata.space === 'cmyk') {
    const cmyk = pipeline.pipelineColorspace('cmyk').toColorspace('cmyk').raw();
    const { data, info } = await cmyk.toBuffer({ resolveWithObject: true });
    return { data: cmykToRgb(data), width: info.width, height: info.height, channels: 3 };
  }
  if (isPlainGray16(metadata, source)) {
    const gray = pipeline.toColorspace('grey16').raw({ depth: 'ushort' });
    const { data, info } = await gray.toBuffer({ resolveWithObject: true });
    const samples = new Uint16Array(new Uint8Array(data).buffer);
    const clipped = Uint8Array.from({ length: info.width * info.height }, (_, pixel) =>
      Math.min(255, samples[pixel * info.channels]!),
    );
    return toRgb({ data: clipped, width: info.width, height: info.height, channels: 1 });
  }
  const { data, info } = await pipeline.raw().toBuffer({ resolveWithObject: true });
  return toRgb({ data: new Uint8Array(data), width: info.width, height: info.height });
}

/** Pillow reads 16-bit gray as integers and clips them; only gray with an alpha channel is cut to its high byte. */
function isPlainGray16({ space, format }: Metadata, source: Uint8Array): boolean {
  if (space !== 'grey16') return false;
  const pngColorType = source[25];
  const grayAndAlpha = 4;
  return format !== 'png' || pngColorType !== grayAndAlpha;
}
