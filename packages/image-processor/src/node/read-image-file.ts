import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { systemReason } from '@fgclip2/files';
import { fetchBytes } from '@fgclip2/files/node';
import { checkOptions, classTag, describe, kinds, signalOption } from '@fgclip2/tensor';
import type { DecodeImageOptions, ImageInput } from '../decode/image-decoder.ts';
import { fetchImage, type ImageFile, imageInMemory, nameOf } from '../decode/image-file.ts';
import type { RawImage } from '../pixels/raw-image.ts';

/**
 * Reads an image file from a path, a file:, http:, https: or data: URL, a Blob, or bytes in memory.
 *
 * @throws TypeError for anything else; Error with the name of a file that cannot be read, or of a URL and the reason.
 */
export async function readImageFile(
  input: Exclude<ImageInput, RawImage>,
  options: Pick<DecodeImageOptions, 'fetch' | 'signal' | 'onBytes'> = {},
): Promise<ImageFile> {
  checkOptions('@fgclip2/image-processor', options, {
    ...signalOption,
    fetch: kinds.callback,
    onBytes: kinds.callback,
  });
  const { signal } = options;
  signal?.throwIfAborted();
  const inMemory = await imageInMemory(input);
  if (inMemory !== undefined) return inMemory;
  const isUrl = classTag(input) === 'URL';
  if (typeof input !== 'string' && !isUrl) {
    throw new TypeError(
      `[@fgclip2/image-processor] Expected a path, URL, Blob, bytes or pixels for an image, got ${describe(input)}.`,
    );
  }
  const text = String(input);
  if (/^data:/i.test(text)) return fetchImage(text, { ...options, fetch: globalThis.fetch });
  if (/^https?:/i.test(text)) return download(text, options);
  if (/^file:/i.test(text)) return readPath(pathOf(text), signal);
  if (isUrl) {
    throw new TypeError(
      `[@fgclip2/image-processor] Expected a file:, http:, https: or data: URL for an image, got ${describe(text)}.`,
    );
  }
  return readPath(text, signal);
}

async function download(
  text: string,
  { fetch, signal, onBytes }: Pick<DecodeImageOptions, 'fetch' | 'signal' | 'onBytes'>,
): Promise<ImageFile> {
  if (!URL.canParse(text)) {
    throw new TypeError(
      `[@fgclip2/image-processor] Expected a URL for an image, got ${describe(nameOf(text))}.`,
    );
  }
  const asked = { owner: '@fgclip2/image-processor', what: 'an image', fetch, signal, onBytes };
  return { bytes: await fetchBytes(new URL(text), asked), name: nameOf(text) };
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch (cause) {
    throw new TypeError(
      `[@fgclip2/image-processor] Expected the file: URL of a file here for an image, got ${describe(url)}.`,
      { cause },
    );
  }
}

async function readPath(path: string, signal: AbortSignal | undefined): Promise<ImageFile> {
  try {
    return { bytes: await readFile(path, { signal }), name: path };
  } catch (cause) {
    signal?.throwIfAborted();
    const reason = systemReason(cause);
    throw new Error(`[@fgclip2/image-processor] Expected an image file at ${path}, got ${reason}.`, {
      cause,
    });
  }
}
