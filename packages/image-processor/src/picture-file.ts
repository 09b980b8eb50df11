import type { ReadOptions } from '@fgclip2/files';

/** The bytes of a picture file, and what errors call it. */
export interface PictureFile {
  readonly bytes: Uint8Array;
  readonly name: string;
}

/** Options of {@link fetchPicture}. */
export interface FetchPictureOptions extends ReadOptions {
  /** Fetches http: and https: URLs. @default globalThis.fetch */
  fetch?: typeof globalThis.fetch | undefined;
}

/** The picture file that is in memory; `undefined` where the input is something else. */
export async function pictureInMemory(input: unknown): Promise<PictureFile | undefined> {
  if (input instanceof Uint8Array) return { bytes: input, name: `${input.length} bytes in memory` };
  if (input instanceof ArrayBuffer)
    return { bytes: new Uint8Array(input), name: `${input.byteLength} bytes in memory` };
  if (!(input instanceof Blob)) return undefined;
  const name =
    'name' in input && typeof input.name === 'string' ? input.name : `a Blob of ${input.size} bytes`;
  return { bytes: new Uint8Array(await input.arrayBuffer()), name };
}

/**
 * Fetches a picture file.
 *
 * @throws Error with the URL, and the status or what kept it from being fetched.
 */
export async function fetchPicture(
  url: string,
  { fetch = globalThis.fetch, signal }: FetchPictureOptions,
): Promise<PictureFile> {
  const name = url.length > 80 ? `${url.slice(0, 77)}...` : url;
  let response: Response;
  try {
    response = await fetch(url, { signal: signal ?? null });
  } catch (cause) {
    signal?.throwIfAborted();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`[@fgclip2/image-processor] Expected a picture from ${name}, got ${reason}.`, { cause });
  }
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(
      `[@fgclip2/image-processor] Expected a picture from ${name}, got HTTP status ${response.status} ${response.statusText}.`,
    );
  }
  return { bytes: new Uint8Array(await response.arrayBuffer()), name };
}
