import { describe } from '@fgclip2/tensor';
import type { DecodeImageOptions, ImageInput } from '../decode/image-decoder.ts';
import { fetchImage, type ImageFile, imageInMemory } from '../decode/image-file.ts';
import { classTag } from '../pixels/class-tag.ts';
import { isRawImage, type RawImage } from '../pixels/raw-image.ts';
import { type DecodeFileSettings, decodeFile } from './decode-file.ts';
import { readSource } from './read/read-source.ts';
import { undecodable } from './read/refusals.ts';

/**
 * Decodes an image to the RGB bytes of Pillow's `convert("RGB")`, as `decodeImage` of
 * `@fgclip2/image-processor/node` does: the first frame, alpha dropped and not blended, color profiles and gamma
 * ignored, no rotation by EXIF, 16-bit samples cut to their high byte, and 16-bit gray without alpha clipped at 255.
 *
 * Takes a URL (relative ones too), a Blob, bytes, or pixels, which come back as they are. JPEG, PNG, WebP and GIF
 * have Pillow's bytes in Chromium, except CMYK JPEGs whose components come in two sizes, which are a level off at most. AVIF and
 * BMP are what the browser makes of them; other formats, TIFF among them, are refused. The file of
 * an `<img>` is fetched again for exact bytes; only where that fails is it read as the page shows it, like canvases,
 * bitmaps and the current frame of a video.
 *
 * Works in pages and in workers. Images with transparency need WebGL 2.
 * @throws Error with the name of the image when it is missing, damaged, cut short, of a format that cannot be read,
 * over `maxPixels` or of another origin that does not share it, and the status of a URL; TypeError for any other
 * input.
 * @example
 * import { decodeImage } from '@fgclip2/image-processor/web';
 * const fileInput = document.querySelector<HTMLInputElement>('input[type=file]')!;
 * const { data, width, height } = await decodeImage(fileInput.files![0]!);
 */
export async function decodeImage(input: ImageInput, options: DecodeImageOptions = {}): Promise<RawImage> {
  const { applyExifOrientation = false, maxPixels = 178_956_970, fetch, signal } = options;
  signal?.throwIfAborted();
  if (isRawImage(input)) return input;
  const settings: Settings = { applyExifOrientation, maxPixels, fetch, signal };
  const file = await imageInMemory(input);
  if (file !== undefined) return decodeRead(file, settings);
  const kind = classTag(input);
  if (typeof input === 'string' || kind === 'URL') {
    return decodeRead(await fetchFile(String(input), settings), settings);
  }
  if (kind === 'HTMLImageElement') return decodeImageElement(input as HTMLImageElement, settings);
  if (drawnKinds.includes(kind)) {
    return readSource(input as ImageBitmapSource, { ...settings, name: `what the ${kind} shows` });
  }
  throw new TypeError(
    `[@fgclip2/image-processor] Expected a URL, Blob, bytes, pixels, or an img, canvas, video or bitmap for an image, got ${describe(input)}.`,
  );
}

type Settings = DecodeFileSettings & Pick<DecodeImageOptions, 'fetch'>;

/** Classes of what is read as the page shows it. */
const drawnKinds: readonly string[] = [
  'HTMLCanvasElement',
  'HTMLVideoElement',
  'ImageBitmap',
  'OffscreenCanvas',
  'VideoFrame',
];

function fetchFile(url: string, { fetch, signal }: Settings): Promise<ImageFile> {
  return fetchImage(url, /^(data|blob):/i.test(url) ? { signal } : { fetch, signal });
}

function decodeRead(file: ImageFile, settings: Settings): Promise<RawImage> {
  settings.signal?.throwIfAborted();
  return decodeFile(file, settings);
}

async function decodeImageElement(image: HTMLImageElement, settings: Settings): Promise<RawImage> {
  const url = image.currentSrc || image.src;
  const name = `the img ${url.length > 80 ? `${url.slice(0, 77)}...` : url}`;
  if (url === '') throw undecodable('an img', 'it has no src.');
  let file: ImageFile;
  try {
    file = await fetchFile(url, settings);
  } catch {
    // A blob: URL that was revoked, or an origin that does not share its files with scripts.
    settings.signal?.throwIfAborted();
    await image.decode().catch((cause) => {
      throw undecodable(name, 'it does not load.', cause);
    });
    return readSource(image, { ...settings, name });
  }
  return decodeRead(file, settings);
}
