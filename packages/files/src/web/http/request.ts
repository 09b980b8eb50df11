import type { IdleLimit } from '../../http/idle-limit.ts';
import { reason, shown, throwIfBusy, type UrlResponse } from '../../http/response.ts';
import { TemporaryFailure } from '../../http/retries.ts';

/** The error of a server that responds, but does not allow this page to read it. */
export class PageRefused extends Error {}

/** How a request is sent. */
export interface RequestOptions {
  fetch: typeof fetch;
  headers?: Record<string, string> | undefined;
  /** What the browser's own cache may do: it would give ranges of one file one after another. @default 'no-store' */
  cache?: RequestCache | undefined;
  /** How errors begin. @default '[@fgclip2/files] Expected a response from <url>' */
  expected?: string | undefined;
  /** How long the server may be silent. */
  limit: IdleLimit;
}

/**
 * Sends a GET request. The browser follows redirects by itself, as the Fetch standard has it: 20 at most, an
 * Authorization header only as far as the URL's own origin, and from a page with https none to http.
 *
 * @throws TemporaryFailure without a connection and for the statuses 408, 429 and 5xx; PageRefused where the server
 * responds, but does not allow this page to read it; Error where it says nothing.
 */
export async function request(url: URL, options: RequestOptions): Promise<UrlResponse> {
  const { fetch, headers = {}, cache = 'no-store', limit } = options;
  const { expected = `[@fgclip2/files] Expected a response from ${shown(url)}` } = options;
  let response: Response;
  try {
    response = await fetch(url, { headers, cache, signal: limit.signal });
  } catch (cause) {
    limit.throwIfAborted();
    const isRefused = !limit.isOver() && (await isThere(url, fetch, limit));
    if (limit.isOver()) throw new Error(`${expected}, got ${limit.words()}.`, { cause });
    if (isRefused) {
      throw new PageRefused(
        `[@fgclip2/files] Expected ${shown(url)} to allow pages of ${globalThis.origin} to read it, got a response without permission: the server, and every address it redirects to, has to send Access-Control-Allow-Origin (CORS).`,
        { cause },
      );
    }
    throw new TemporaryFailure(`${expected}, got ${reason(cause)}.`, { cause });
  }
  limit.heard();
  const received = { response, url: response.url === '' ? url : new URL(response.url) };
  await throwIfBusy(received, options.expected);
  return received;
}

/** Whether a server that this page cannot read is there: a browser does not tell that from no connection. */
async function isThere(url: URL, fetch: RequestOptions['fetch'], limit: IdleLimit): Promise<boolean> {
  if (globalThis.origin === undefined || url.origin === globalThis.origin) return false;
  const probe = await fetch(url, {
    method: 'HEAD',
    mode: 'no-cors',
    cache: 'no-store',
    signal: limit.signal,
  }).catch(() => undefined);
  limit.throwIfAborted();
  return probe?.type === 'opaque';
}
