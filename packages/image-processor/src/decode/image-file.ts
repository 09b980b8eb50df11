import { classTag, messageOf } from '@fgclip2/tensor';
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

/** A URL as errors call its image: without a password, the query and its far end. */
export function nameOf(url: string): string {
  const address = /^https?:/i.test(url) && URL.canParse(url) ? new URL(url) : undefined;
  const shown = address ? `${address.origin}${address.pathname}` : url.replace(/\/\/[^\s/?#]*@/, '//');
  return shown.length > 80 ? `${shown.slice(0, 77)}...` : shown;
}

/**
 * Fetches an image file that is in memory or in the program: a data: or blob: URL, or one of a scheme of its own.
 *
 * @throws Error with the URL, and the status or the reason why it could not be fetched.
 */
export async function fetchImage(
  url: string,
  { fetch = globalThis.fetch, signal }: Pick<DecodeImageOptions, 'fetch' | 'signal'>,
): Promise<ImageFile> {
  const name = nameOf(url);
  let response: Response;
  try {
    response = await fetch(url, { signal: signal ?? null });
  } catch (cause) {
    signal?.throwIfAborted();
    const reason = messageOf((cause as Partial<Error> | undefined)?.cause ?? cause);
    throw new Error(`[@fgclip2/image-processor] Expected an image from ${name}, got ${reason}.`, { cause });
  }
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(
      `[@fgclip2/image-processor] Expected an image from ${name}, got status ${response.status} ${response.statusText}.`,
    );
  }
  return { bytes: new Uint8Array(await response.arrayBuffer()), name };
}
