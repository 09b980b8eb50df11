import { reason, shown, throwIfBusy, type UrlResponse } from '../../http/response.ts';
import { TemporaryFailure } from '../../http/retries.ts';

/** How a request is sent. */
export interface RequestOptions {
  fetch: typeof fetch;
  headers: Record<string, string>;
  signal: AbortSignal | undefined;
}

/**
 * Sends a GET request past the browser's own cache, which would give ranges of one file one after another.
 *
 * @throws TemporaryFailure without a connection and for the statuses 408, 429 and 5xx; Error where the server
 * responds, but does not allow this page to read it.
 */
export async function request(url: URL, { fetch, headers, signal }: RequestOptions): Promise<UrlResponse> {
  let response: Response;
  try {
    response = await fetch(url, { headers, cache: 'no-store', signal: signal ?? null });
  } catch (cause) {
    signal?.throwIfAborted();
    if (await isThere(url, fetch, signal)) {
      throw new Error(
        `[@fgclip2/files] Expected ${shown(url)} to allow pages of ${globalThis.origin} to read it, got a response without permission: the server, and every address it redirects to, has to send Access-Control-Allow-Origin (CORS).`,
        { cause },
      );
    }
    throw new TemporaryFailure(
      `[@fgclip2/files] Expected a response from ${shown(url)}, got ${reason(cause)}.`,
      { cause },
    );
  }
  const received = { response, url: response.url === '' ? url : new URL(response.url) };
  await throwIfBusy(received);
  return received;
}

/** Whether a server that this page cannot read is there: a browser does not tell that from no connection. */
async function isThere(
  url: URL,
  fetch: RequestOptions['fetch'],
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (globalThis.origin === undefined || url.origin === globalThis.origin) return false;
  const probe = await fetch(url, {
    method: 'HEAD',
    mode: 'no-cors',
    cache: 'no-store',
    signal: signal ?? null,
  }).catch(() => undefined);
  signal?.throwIfAborted();
  return probe?.type === 'opaque';
}
