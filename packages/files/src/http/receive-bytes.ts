import type { ReadOptions } from '../files.ts';
import type { IdleLimit } from './idle-limit.ts';
import { receiveBody } from './receive-body.ts';
import { shown, type UrlResponse } from './response.ts';

/** Most bytes that are fetched into memory: the samples of the largest image that Pillow opens. */
const defaultMaxBytes = 2 ** 29;

/** Options of `fetchBytes`. */
export interface FetchBytesOptions extends ReadOptions {
  /** The package that asks, for errors. */
  owner: string;
  /** What the bytes are, for errors: `an image`. */
  what: string;
  /** Sends the requests. @default globalThis.fetch, on Node through the proxy that HTTP_PROXY, HTTPS_PROXY and NO_PROXY choose */
  fetch?: typeof fetch | undefined;
  /** Milliseconds that the server may say nothing. @default 30000 */
  timeout?: number | undefined;
  /** Most bytes; longer responses are refused as soon as that shows. @default 536870912 */
  maxBytes?: number | undefined;
}

/** How the errors of a fetch begin: without the password and the query of its URL. */
export function expectedFrom(url: URL, { owner, what }: FetchBytesOptions): string {
  return `[${owner}] Expected ${what} from ${shown(url)}`;
}

/**
 * The body of a response.
 *
 * @throws Error for a status that is not one of success, and for more than `maxBytes`; TemporaryFailure for a
 * connection that is cut or falls silent.
 */
export async function receiveBytes(
  { response }: UrlResponse,
  expected: string,
  limit: IdleLimit,
  { maxBytes = defaultMaxBytes, onBytes }: FetchBytesOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const { status, statusText, headers } = response;
  const problem = response.ok
    ? tooLong(headers.get('content-length'), maxBytes)
    : `status ${status} ${statusText}`.trimEnd();
  if (problem !== undefined) {
    await response.body?.cancel();
    throw new Error(`${expected}, got ${problem}.`);
  }
  const chunks: Uint8Array[] = [];
  const length = await receiveBody(response, {
    expected,
    length: maxBytes + 1,
    limit,
    onChunk(chunk) {
      chunks.push(chunk);
      onBytes?.(chunk.length);
    },
  });
  const more = tooLong(length, maxBytes);
  if (more !== undefined) throw new Error(`${expected}, got ${more}.`);
  const bytes = new Uint8Array(length);
  let position = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, position);
    position += chunk.length;
  }
  return bytes;
}

function tooLong(length: string | number | null, maxBytes: number): string | undefined {
  if (Number(length) <= maxBytes) return undefined;
  return `more than ${maxBytes} bytes, the most that is read from a URL: download the file, and pass that`;
}
