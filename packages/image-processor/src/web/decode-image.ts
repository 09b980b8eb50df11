import { describe } from '@fgclip2/tensor';
import {
  type FetchPictureOptions,
  fetchPicture,
  type PictureFile,
  pictureInMemory,
} from '../picture-file.ts';
import { isRawImage, type RawImage } from '../raw-image.ts';
import { type DecodeFileSettings, decodeFile } from './decode-file.ts';
import { readSource } from './read-source.ts';
import { undecodable } from './undecodable.ts';
import type { WebImageInput } from './web-image-input.ts';

/** Options of {@link decodeImage}. */
export interface DecodeImageOptions extends FetchPictureOptions {
  /** Turn the picture as its EXIF orientation says; Pillow does so only when it is asked. @default false */
  applyExifOrientation?: boolean | undefined;
  /** Pixels a picture may have; beyond them it is refused unread. The default is Pillow's. @default 178956970 */
  maxPixels?: number | undefined;
}

/**
 * Decodes a picture to the RGB bytes of Pillow's `convert("RGB")`, as `decodeImage` of
 * `@fgclip2/image-processor/node` does: the first frame, alpha dropped and not blended, colour profiles and gamma
 * ignored, no rotation by EXIF, 16-bit samples cut to their high byte, and 16-bit grey without alpha clipped at 255.
 *
 * Takes a URL (relative ones too), a Blob, bytes, or pixels, which come back as they are. JPEG, PNG, WebP and GIF
 * have Pillow's bytes in Chromium, but for CMYK JPEGs whose components come in two sizes: a level off at most. AVIF and
 * BMP are what the browser makes of them; other formats, TIFF among them, are refused. An `<img>` is fetched again, so
 * that it is exact too; only where that fails is it read as the page shows it, like canvases, bitmaps and the current
 * frame of a video.
 *
 * Works in pages and in workers. Pictures with transparency need WebGL 2.
 * @throws Error with the name of the picture when it is missing, damaged, cut short, of a format that cannot be read,
 * over `maxPixels` or of another origin that does not share it, and the status of a URL; TypeError for another kind
 * of input.
 * @example
 * import { decodeImage } from '@fgclip2/image-processor/web';
 * const fileInput = document.querySelector<HTMLInputElement>('input[type=file]')!;
 * const { data, width, height } = await decodeImage(fileInput.files![0]!);
 */
export async function decodeImage(input: WebImageInput, options: DecodeImageOptions = {}): Promise<RawImage> {
  const { applyExifOrientation = false, maxPixels = 178_956_970, fetch, signal } = options;
  signal?.throwIfAborted();
  if (isRawImage(input)) return input;
  const settings: Settings = { applyExifOrientation, maxPixels, fetch, signal };
  const file = await pictureInMemory(input);
  if (file !== undefined) return decodeRead(file, settings);
  if (typeof input === 'string' || input instanceof URL) {
    return decodeRead(await fetchFile(String(input), settings), settings);
  }
  const kind = Object.prototype.toString.call(input).slice(8, -1);
  if (kind === 'HTMLImageElement') return decodeImageElement(input as HTMLImageElement, settings);
  if (drawnKinds.includes(kind)) {
    return readSource(input as ImageBitmapSource, { ...settings, name: `what the ${kind} shows` });
  }
  throw new TypeError(
    `[@fgclip2/image-processor] Expected a URL, Blob, bytes, pixels, or an img, canvas, video or bitmap for a picture, got ${describe(input)}.`,
  );
}

type Settings = DecodeFileSettings & Pick<DecodeImageOptions, 'fetch'>;

/** What is read as the page shows it, by the name of its class; of other windows too. */
const drawnKinds: readonly string[] = [
  'HTMLCanvasElement',
  'HTMLVideoElement',
  'ImageBitmap',
  'OffscreenCanvas',
  'VideoFrame',
];

function fetchFile(url: string, { fetch, signal }: Settings): Promise<PictureFile> {
  return fetchPicture(url, /^(data|blob):/i.test(url) ? { signal } : { fetch, signal });
}

function decodeRead(file: PictureFile, settings: Settings): Promise<RawImage> {
  settings.signal?.throwIfAborted();
  return decodeFile(file, settings);
}

async function decodeImageElement(image: HTMLImageElement, settings: Settings): Promise<RawImage> {
  const url = image.currentSrc || image.src;
  const name = `the img ${url.length > 80 ? `${url.slice(0, 77)}...` : url}`;
  if (url === '') throw undecodable('an img', 'it has no src.');
  let file: PictureFile;
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
