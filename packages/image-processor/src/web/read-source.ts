import type { RawImage } from '../raw-image.ts';
import { toRgb } from '../to-rgb.ts';
import { checkPixels } from './check-pixels.ts';
import { readOpaque } from './read-opaque.ts';
import { readUnblended } from './read-unblended.ts';
import { undecodable } from './undecodable.ts';

/** What {@link readSource} has to know. */
export interface ReadSourceSettings {
  /** What errors call the picture. */
  readonly name: string;
  readonly maxPixels: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * The samples of what a browser can draw, without colour management: RGB with alpha dropped, unless `read` takes
 * them in another way.
 *
 * @throws Error with the name and what keeps it from being decoded or read; RangeError over `maxPixels`.
 */
export async function readSource(
  source: ImageBitmapSource,
  { name, maxPixels, signal }: ReadSourceSettings,
  read: (picture: ImageBitmap) => RawImage = readRgb,
): Promise<RawImage> {
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(source, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
  } catch (cause) {
    throw undecodable(name, reasonOf(cause), cause);
  }
  try {
    signal?.throwIfAborted();
    checkPixels(picture, { name, maxPixels });
    return read(picture);
  } catch (cause) {
    if (cause instanceof RangeError || signal?.aborted) throw cause;
    throw undecodable(name, reasonOf(cause), cause);
  } finally {
    picture.close();
  }
}

function readRgb(picture: ImageBitmap): RawImage {
  return readOpaque(picture) ?? toRgb(readUnblended(picture));
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause.name !== 'SecurityError') return `${cause.message.replace(/\.$/, '')}.`;
  return 'its pixels belong to another origin, which has to share them (Access-Control-Allow-Origin).';
}
