import { inTurns, messageOf, type Pieces } from '@fgclip2/tensor';
import { checkPixels } from '../../decode/refusals.ts';
import { type RawImage, toRgbInPieces } from '../../pixels/raw-image.ts';
import { readOpaque } from './read-opaque.ts';
import { readUnblended } from './read-unblended.ts';

/** What {@link readSource} has to know. */
export interface ReadSourceSettings {
  /** What errors call the image. */
  readonly name: string;
  readonly maxPixels: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * The samples of what a browser can draw, without color management: RGB with alpha dropped, unless `read` takes
 * them in another way.
 *
 * @throws Error with the reason why it cannot be decoded or read; RangeError over `maxPixels`.
 */
export async function readSource(
  source: ImageBitmapSource,
  { name, maxPixels, signal }: ReadSourceSettings,
  read: (bitmap: ImageBitmap) => Pieces<RawImage> = readRgb,
): Promise<RawImage> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(source, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
  } catch (cause) {
    throw new Error(reasonOf(cause), { cause });
  }
  try {
    signal?.throwIfAborted();
    checkPixels(bitmap, { name, maxPixels });
    return await inTurns(read(bitmap), { signal });
  } catch (cause) {
    if (cause instanceof RangeError || signal?.aborted) throw cause;
    throw new Error(reasonOf(cause), { cause });
  } finally {
    bitmap.close();
  }
}

function* readRgb(bitmap: ImageBitmap): Pieces<RawImage> {
  return (yield* readOpaque(bitmap)) ?? (yield* toRgbInPieces(yield* readUnblended(bitmap)));
}

function reasonOf(cause: unknown): string {
  if (Object(cause).name !== 'SecurityError') return messageOf(cause);
  return 'its pixels belong to another origin, which has to share them (Access-Control-Allow-Origin)';
}
