import { systemReason } from '@fgclip2/files';
import { classTag } from '../pixels/class-tag.ts';
import type { DecodeImageOptions } from './image-decoder.ts';

/** The bytes of an image file, and what errors call it. */
export interface ImageFile {
  readonly bytes: Uint8Array;
  readonly name: string;
}

/** The image file that is in memory; `undefined` where the input is something else. */
export async function imageInMemory(input: unknown): Promise<ImageFile | undefined> {
  const tag = classTag(input);
  if (tag === 'Uint8Array') {
    // A view made here: sharp refuses one of another window or test runner.
    const { buffer, byteOffset, byteLength } = input as Uint8Array;
    return { bytes: new Uint8Array(buffer, byteOffset, byteLength), name: `${byteLength} bytes in memory` };
  }
  if (tag === 'ArrayBuffer') {
    const bytes = new Uint8Array(input as ArrayBuffer);
    return { bytes, name: `${bytes.length} bytes in memory` };
  }
  if (!isBlob(input)) return undefined;
  const name = 'name' in input ? String(input.name) : `a Blob of ${input.size} bytes`;
  return { bytes: new Uint8Array(await input.arrayBuffer()), name };
}

/** By what it does: the Blob of a simulated page, such as happy-dom's, has no tag. */
function isBlob(input: unknown): input is Blob {
  if (typeof input !== 'object' || input === null) return false;
  const { size, arrayBuffer } = input as Partial<Blob>;
  return typeof size === 'number' && typeof arrayBuffer === 'function';
}

/**
 * Fetches an image file.
 *
 * @throws Error with the URL, and the status or the reason why it could not be fetched.
 */
export async function fetchImage(
  url: string,
  { fetch = globalThis.fetch, signal }: Pick<DecodeImageOptions, 'fetch' | 'signal'>,
): Promise<ImageFile> {
  const name = url.length > 80 ? `${url.slice(0, 77)}...` : url;
  let response: Response;
  try {
    response = await fetch(url, { signal: signal ?? null });
  } catch (cause) {
    signal?.throwIfAborted();
    const reason = innermost(cause);
    throw new Error(`[@fgclip2/image-processor] Expected an image from ${name}, got ${reason}.`, { cause });
  }
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(
      `[@fgclip2/image-processor] Expected an image from ${name}, got HTTP status ${response.status} ${response.statusText}.`,
    );
  }
  return { bytes: new Uint8Array(await response.arrayBuffer()), name };
}

/** What fetch keeps in the cause of its "fetch failed": a refused connection, an unknown name, a wrong certificate. */
function innermost(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return innermost(error.cause);
  const { errors } = error as Error & { errors?: unknown[] };
  return errors === undefined ? systemReason(error) : innermost(errors[0]);
}
