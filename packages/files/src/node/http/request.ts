import { reason, shown, throwIfBusy, type UrlResponse } from '../../http/response.ts';
import { TemporaryFailure } from '../../http/retries.ts';

/** One HTTP request, redirects followed by hand. */
export interface RequestOptions {
  method: 'GET' | 'HEAD';
  headers?: Readonly<Record<string, string>> | undefined;
  /** Sent to the URL's own origin only, never to where it redirects. */
  token?: string | undefined;
  /** Returns a redirect to another origin instead of following it. @default false */
  stopAtOtherOrigin?: boolean | undefined;
  fetch: typeof fetch;
  signal?: AbortSignal | undefined;
}

/**
 * Sends a request and follows at most ten redirects.
 *
 * @throws TemporaryFailure without a connection, and for the statuses 408, 429 and 5xx.
 */
export async function request(start: URL, options: RequestOptions): Promise<UrlResponse> {
  const { method, token, stopAtOtherOrigin = false, fetch, signal } = options;
  let url = start;
  for (let redirects = 0; redirects <= 10; redirects++) {
    // identity: lengths and ranges count the bytes of the file, not of a compressed form
    const headers: Record<string, string> = { 'accept-encoding': 'identity', ...options.headers };
    if (token !== undefined && url.origin === start.origin) headers.authorization = `Bearer ${token}`;
    let response: Response;
    try {
      response = await fetch(url, { method, headers, redirect: 'manual', signal: signal ?? null });
    } catch (cause) {
      signal?.throwIfAborted();
      throw new TemporaryFailure(
        `[@fgclip2/files] Expected a response from ${shown(url)}, got ${reason(cause)}.`,
        {
          cause,
        },
      );
    }
    const location =
      response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
    if (location === null) {
      const received = { response, url };
      await throwIfBusy(received);
      return received;
    }
    const next = new URL(location, url);
    if (next.protocol !== 'https:' && next.protocol !== 'http:') {
      throw new Error(
        `[@fgclip2/files] Expected an http(s) redirect from ${shown(url)}, got ${next.protocol}.`,
      );
    }
    if (stopAtOtherOrigin && next.origin !== start.origin) return { response, url };
    await response.body?.cancel();
    url = next;
  }
  throw new Error(`[@fgclip2/files] Expected at most 10 redirects from ${shown(start)}, got more.`);
}
