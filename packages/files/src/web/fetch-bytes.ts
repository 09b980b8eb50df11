import { checkNoPassword } from '../http/base-url.ts';
import { defaultTimeout, withIdleLimit } from '../http/idle-limit.ts';
import { expectedFrom, type FetchBytesOptions, receiveBytes } from '../http/receive-bytes.ts';
import { request } from './http/request.ts';

/**
 * The bytes behind an http(s) URL, from the browser's own cache where they are there. The browser follows redirects by
 * itself: 20 at most, and from a page with https none to http.
 *
 * @throws Error that names the URL without its query, and the status, or the reason why there is no response, as far
 * as the browser tells; also for a server that is silent for 30 s, and for more than `maxBytes`; TypeError for a
 * URL with a password.
 */
export async function fetchBytes(url: URL, options: FetchBytesOptions): Promise<Uint8Array<ArrayBuffer>> {
  const { fetch = globalThis.fetch.bind(globalThis), timeout = defaultTimeout, signal } = options;
  const expected = expectedFrom(url, options);
  checkNoPassword(url, options.what);
  signal?.throwIfAborted();
  return withIdleLimit(timeout, signal, async (limit) => {
    const received = await request(url, { fetch, cache: 'default', expected, limit });
    return receiveBytes(received, expected, limit, options);
  });
}
