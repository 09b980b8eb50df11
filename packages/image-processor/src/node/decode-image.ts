import { decodeFile } from '../decode/decode-file.ts';
import type { DecodeImageOptions, ImageInput } from '../decode/image-decoder.ts';
import { isRawImage, type RawImage } from '../pixels/raw-image.ts';
import { readImageFile } from './read-image-file.ts';
import { sharpDecoder } from './sharp-decoder.ts';

/**
 * Decodes an image to RGB, upright: the bytes of Pillow's `ImageOps.exif_transpose(image).convert("RGB")`, that is the
 * first frame, alpha dropped and not blended, color profiles and gamma ignored, 16-bit samples cut to their high byte,
 * and 16-bit gray without alpha clipped at 255. With `applyExifOrientation: false` it is not turned, as by Pillow's
 * `convert("RGB")` alone, which turns TIFF only.
 *
 * Takes a path, a file:, http:, https: or data: URL, a Blob, bytes, or pixels, which come back as they are. Reads JPEG,
 * PNG, WebP, GIF, TIFF, BMP, PPM, PGM and PBM, and AVIF, whose bytes are close to Pillow's but not the same; HEIC where
 * sharp is built with it, and by `decode`.
 * @throws Error with the name of the file and one reason when it is missing, damaged, cut short or not read; RangeError
 * when it is over `maxPixels`; Error with the status of a URL, and with the install command where sharp is missing;
 * TypeError for any other input, such as an element of a page.
 * @example
 * import { decodeImage } from '@fgclip2/image-processor/node';
 * const { data, width, height } = await decodeImage('photo.jpg');
 */
export async function decodeImage(input: ImageInput, options: DecodeImageOptions = {}): Promise<RawImage> {
  if (isRawImage(input)) return input;
  return decodeFile(await readImageFile(input, options), options, sharpDecoder);
}
