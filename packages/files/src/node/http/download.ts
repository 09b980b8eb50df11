import { type FileHandle, open, stat } from 'node:fs/promises';
import { byteCount } from '../../http/byte-count.ts';
import { type IdleLimit, withIdleLimit } from '../../http/idle-limit.ts';
import { reason, shown, type UrlResponse } from '../../http/response.ts';
import { type RetryOptions, TemporaryFailure, withRetries } from '../../http/retries.ts';
import { undefinedIfAbsent } from '../disk/file-source.ts';
import { request } from './request.ts';

/** What to download, and where to. */
export interface DownloadOptions extends RetryOptions {
  url: URL;
  /** The partial file: its bytes are kept, and the rest is asked for by range. */
  partial: string;
  /** What errors call the file. */
  name: string;
  /** Length in bytes, where it is known beforehand. */
  size?: number | undefined;
  /** Strong validator of the version that the partial file belongs to. */
  etag?: string | undefined;
  token?: string | undefined;
  fetch: typeof fetch;
  /** The variable or option that named the server, for errors. @default undefined */
  setting?: string | undefined;
  /** Milliseconds that the server may be silent. */
  timeout: number;
  /** The error for a status that another attempt will not mend. */
  refused: (received: UrlResponse) => Error;
  onProgress?: ((loaded: number, total: number | undefined) => void) | undefined;
}

/**
 * Streams a URL into a partial file until it is complete, resuming where an earlier attempt or an earlier
 * program stopped. When it fails or is aborted, what has come stays for the next time.
 */
export async function download(options: DownloadOptions): Promise<void> {
  await withRetries(
    () => withIdleLimit(options.timeout, options.signal, (limit) => downloadRest(options, limit)),
    options,
  );
}

async function downloadRest(options: DownloadOptions, limit: IdleLimit): Promise<void> {
  const { url, partial, name, token, fetch, setting, signal, onProgress } = options;
  let { size } = options;
  let position = (await stat(partial).catch(undefinedIfAbsent))?.size ?? 0;
  if (size !== undefined && position > size) position = 0;
  if (size !== undefined && position === size && size > 0) {
    onProgress?.(position, size);
    return;
  }
  const headers: Record<string, string> = {};
  if (position > 0) {
    headers.range = `bytes=${position}-`;
    if (options.etag !== undefined) headers['if-range'] = options.etag;
  }
  const received = await request(url, { method: 'GET', headers, token, fetch, setting, limit });
  const { response } = received;
  if (response.status === 206) {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
    if (range === null || Number(range[1]) !== position) {
      await response.body?.cancel();
      throw new Error(
        `[@fgclip2/files] Expected a range from byte ${position} of ${name}, got ${response.headers.get('content-range')}.`,
      );
    }
    if (range[2] !== '*') size ??= byteCount(range[2], 'content-range', name);
  } else if (response.status === 200) {
    position = 0; // the first request, or a server that knows no ranges
    const { headers } = response;
    const length = headers.has('content-encoding') ? null : headers.get('content-length');
    size ??= byteCount(length, 'content-length', name);
  } else {
    await response.body?.cancel();
    if (response.status === 416) {
      await (await open(partial, 'w')).close();
      throw new TemporaryFailure(`[@fgclip2/files] Expected the rest of ${name}, got status 416.`);
    }
    if (response.status === 403 && received.url.origin !== url.origin) {
      throw new TemporaryFailure(
        `[@fgclip2/files] Expected ${shown(received.url)} to give ${name}, got status 403: the signed address may have expired.`,
      );
    }
    throw options.refused(received);
  }

  const file = await open(partial, position === 0 ? 'w' : 'r+');
  const chunks = response.body?.[Symbol.asyncIterator]();
  try {
    onProgress?.(position, size);
    for (;;) {
      const chunk = await chunks?.next().catch((cause: unknown) => {
        signal?.throwIfAborted();
        const what = limit.isOver() ? limit.words() : reason(cause);
        throw cutOff(name, position, size, what, cause);
      });
      if (chunk === undefined || chunk.done) break;
      limit.heard(chunk.value.length);
      if (limit.isOver()) throw cutOff(name, position, size, limit.words());
      if (size !== undefined && position + chunk.value.length > size) {
        throw new Error(`[@fgclip2/files] Expected ${size} bytes for ${name}, got more.`);
      }
      await writeAt(file, chunk.value, position);
      position += chunk.value.length;
      onProgress?.(position, size);
    }
  } finally {
    await chunks?.return?.().catch(() => {}); // a broken body has thrown already
    await file.close();
  }
  if (size !== undefined && position < size) {
    throw cutOff(name, position, size, 'the end of the connection');
  }
}

function cutOff(
  name: string,
  position: number,
  size: number | undefined,
  what: string,
  cause?: unknown,
): TemporaryFailure {
  return new TemporaryFailure(
    `[@fgclip2/files] Expected ${size ?? 'all'} bytes of ${name}, got ${what} after ${position}.`,
    { cause, position },
  );
}

async function writeAt(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    written += (await file.write(bytes, written, bytes.length - written, position + written)).bytesWritten;
  }
}
