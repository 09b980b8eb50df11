import { fetchBytes } from '@fgclip2/files/web';
import { classTag, describe, messageOf } from '@fgclip2/tensor';
import { decodeFile } from '../decode/decode-file.ts';
import type { DecodeImageOptions, ImageInput } from '../decode/image-decoder.ts';
import { fetchImage, type ImageFile, imageInMemory, nameOf } from '../decode/image-file.ts';
import { defaultMaxPixels, undecodable } from '../decode/refusals.ts';
import { isRawImage, type RawImage } from '../pixels/raw-image.ts';
import { browserDecoder } from './browser-decoder.ts';
import { readSource } from './read/read-source.ts';

/**
 * Decodes an image to RGB, upright, as `decodeImage` of `@fgclip2/image-processor/node` does: the bytes of Pillow's
 * `ImageOps.exif_transpose(image).convert("RGB")`, that is the first frame, alpha dropped and not blended, color profiles
 * and gamma ignored, 16-bit samples cut to their high byte, and 16-bit gray without alpha clipped at 255. With
 * `applyExifOrientation: false` it is not turned, as by Pillow's `convert("RGB")` alone.
 *
 * Takes a URL (relative ones too), a Blob, bytes, or pixels, which come back as they are. JPEG, PNG, WebP, GIF, BMP,
 * PPM, PGM and PBM have Pillow's bytes in Chromium, except CMYK JPEGs whose components come in two sizes, which are a
 * level off at most. AVIF is what the browser makes of it, and HEIC, where it reads that; other formats, TIFF among
 * them, are left to `decode`, or refused. The file of an `<img>` is fetched again for exact bytes; only where that fails
 * is it read as the page shows it, like canvases, bitmaps and the current frame of a video.
 *
 * Works in pages and in workers. Images with transparency need WebGL 2.
 * @throws Error with the name of the image when it is missing, damaged, cut short, of a format that cannot be read,
 * or of another origin that does not share it, and the status of a URL; RangeError over `maxPixels`; TypeError for any
 * other input.
 * @example
 * import { decodeImage } from '@fgclip2/image-processor/web';
 * const fileInput = document.querySelector<HTMLInputElement>('input[type=file]')!;
 * const { data, width, height } = await decodeImage(fileInput.files![0]!);
 */
export async function decodeImage(input: ImageInput, options: DecodeImageOptions = {}): Promise<RawImage> {
  options.signal?.throwIfAborted();
  if (isRawImage(input)) return input;
  const file = await imageInMemory(input);
  if (file !== undefined) return decodeFile(file, options, browserDecoder);
  const kind = classTag(input);
  if (typeof input === 'string' || kind === 'URL') {
    return decodeFile(await fetchFile(String(input), options), options, browserDecoder);
  }
  if (kind === 'HTMLImageElement') return decodeImageElement(input as HTMLImageElement, options);
  if (drawnKinds.includes(kind))
    return readShown(input as ImageBitmapSource, `what the ${kind} shows`, options);
  throw new TypeError(
    `[@fgclip2/image-processor] Expected a URL, Blob, bytes, pixels, or an img, canvas, video or bitmap for an image, got ${describe(input)}.`,
  );
}

/** Classes of what is read as the page shows it. */
const drawnKinds: readonly string[] = [
  'HTMLCanvasElement',
  'HTMLVideoElement',
  'ImageBitmap',
  'OffscreenCanvas',
  'VideoFrame',
];

async function fetchFile(given: string, { fetch, signal, onBytes }: DecodeImageOptions): Promise<ImageFile> {
  const url =
    /^(data|blob):/i.test(given) || !URL.canParse(given, base()) ? given : new URL(given, base()).href;
  if (!/^https?:/i.test(url))
    return fetchImage(url, /^(data|blob):/i.test(url) ? { signal } : { fetch, signal });
  const asked = { owner: '@fgclip2/image-processor', what: 'an image', fetch, signal, onBytes };
  return { bytes: await fetchBytes(new URL(url), asked), name: nameOf(url) };
}

/** What relative URLs are relative to: the page's address, or the worker's. */
function base(): string | undefined {
  return globalThis.document?.baseURI ?? globalThis.location?.href;
}

async function readShown(
  source: ImageBitmapSource,
  name: string,
  { maxPixels = defaultMaxPixels, signal }: DecodeImageOptions,
): Promise<RawImage> {
  try {
    return await readSource(source, { name, maxPixels, signal });
  } catch (cause) {
    if (cause instanceof RangeError || signal?.aborted) throw cause;
    throw undecodable(name, messageOf(cause), cause);
  }
}

async function decodeImageElement(image: HTMLImageElement, options: DecodeImageOptions): Promise<RawImage> {
  const url = image.currentSrc || image.src;
  const name = `the img ${url.length > 80 ? `${url.slice(0, 77)}...` : url}`;
  if (url === '') throw undecodable('an img', 'it has no src');
  let file: ImageFile;
  try {
    file = await fetchFile(url, options);
  } catch {
    // A blob: URL that was revoked, or an origin that does not share its files with scripts.
    options.signal?.throwIfAborted();
    await image.decode().catch((cause) => {
      throw undecodable(name, 'it does not load', cause);
    });
    return readShown(image, name, options);
  }
  return decodeFile(file, options, browserDecoder);
}
