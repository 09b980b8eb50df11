import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe } from '@fgclip2/tensor';
import type { ImageInput, RawImage } from '../index.ts';
import {
  type FetchPictureOptions,
  fetchPicture,
  type PictureFile,
  pictureInMemory,
} from '../picture-file.ts';

/**
 * Reads a picture file from a path, a file:, http:, https: or data: URL, a Blob, or bytes in memory.
 *
 * @throws TypeError for anything else; Error with the name of a file that cannot be read, or the status of a URL.
 */
export async function readPictureFile(
  input: Exclude<ImageInput, RawImage>,
  options: FetchPictureOptions = {},
): Promise<PictureFile> {
  const { signal } = options;
  signal?.throwIfAborted();
  const inMemory = await pictureInMemory(input);
  if (inMemory !== undefined) return inMemory;
  if (typeof input !== 'string' && !(input instanceof URL)) {
    throw new TypeError(
      `[@fgclip2/image-processor] Expected a path, URL, Blob, bytes or pixels for a picture, got ${describe(input)}.`,
    );
  }
  const text = String(input);
  if (/^data:/i.test(text)) return fetchPicture(text, { ...options, fetch: globalThis.fetch });
  if (/^https?:/i.test(text)) return fetchPicture(text, options);
  if (/^file:/i.test(text)) return readPath(fileURLToPath(text), signal);
  if (input instanceof URL) {
    throw new TypeError(
      `[@fgclip2/image-processor] Expected a file:, http:, https: or data: URL for a picture, got ${describe(text)}.`,
    );
  }
  return readPath(text, signal);
}

async function readPath(path: string, signal: AbortSignal | undefined): Promise<PictureFile> {
  try {
    return { bytes: await readFile(path, { signal }), name: path };
  } catch (cause) {
    signal?.throwIfAborted();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`[@fgclip2/image-processor] Expected a picture file at ${path}, got ${reason}.`, {
      cause,
    });
  }
}
