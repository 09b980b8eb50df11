import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, type ReadOptions } from '@fgclip2/tensor';
import type { ImageInput, RawImage } from '../index.ts';

/** The bytes of a picture file, and what errors call it. */
export interface PictureFile {
  readonly bytes: Uint8Array;
  readonly name: string;
}

/** Options of {@link readPictureFile}. */
export interface ReadPictureFileOptions extends ReadOptions {
  /** Fetches http: and https: URLs. @default globalThis.fetch */
  fetch?: typeof globalThis.fetch | undefined;
}

/**
 * Reads a picture file from a path, a file:, http:, https: or data: URL, a Blob, or bytes in memory.
 *
 * @throws TypeError for anything else; Error with the name of a file that cannot be read, or the status of a URL.
 */
export async function readPictureFile(
  input: Exclude<ImageInput, RawImage>,
  options: ReadPictureFileOptions = {},
): Promise<PictureFile> {
  const { signal } = options;
  signal?.throwIfAborted();
  if (input instanceof Uint8Array) return { bytes: input, name: `${input.length} bytes in memory` };
  if (input instanceof ArrayBuffer)
    return { bytes: new Uint8Array(input), name: `${input.byteLength} bytes in memory` };
  if (input instanceof Blob) {
    const name =
      'name' in input && typeof input.name === 'string' ? input.name : `a Blob of ${input.size} bytes`;
    return { bytes: new Uint8Array(await input.arrayBuffer()), name };
  }
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
    throw new Error(
      `[@fgclip2/image-processor] Expected a picture file at ${path}, got ${messageOf(cause)}.`,
      {
        cause,
      },
    );
  }
}

async function fetchPicture(
  url: string,
  { fetch = globalThis.fetch, signal }: ReadPictureFileOptions,
): Promise<PictureFile> {
  const name = url.length > 80 ? `${url.slice(0, 77)}...` : url;
  let response: Response;
  try {
    response = await fetch(url, { signal: signal ?? null });
  } catch (cause) {
    signal?.throwIfAborted();
    throw new Error(`[@fgclip2/image-processor] Expected a picture from ${name}, got ${messageOf(cause)}.`, {
      cause,
    });
  }
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(
      `[@fgclip2/image-processor] Expected a picture from ${name}, got HTTP status ${response.status} ${response.statusText}.`,
    );
  }
  return { bytes: new Uint8Array(await response.arrayBuffer()), name };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
