import { defaultTimeout, withIdleLimit } from '../http/idle-limit.ts';
import { expectedFrom, type FetchBytesOptions, receiveBytes } from '../http/receive-bytes.ts';
import { environmentFetch } from './http/environment-fetch.ts';
import { request } from './http/request.ts';

/**
 * The bytes behind an http(s) URL, through the proxy that the environment names. Ten redirects are followed at most, and
 * none from https to http. A password in the URL is sent to its own origin only.
 *
 * @throws Error that names the URL without its password and query, and the status, or the reason why there is no
 * response (refused, unknown, not trusted, silent for 30 s), also for a redirect from https to http and for more than
 * `maxBytes`.
 */
export async function fetchBytes(url: URL, options: FetchBytesOptions): Promise<Uint8Array<ArrayBuffer>> {
  const { fetch = environmentFetch, timeout = defaultTimeout, signal } = options;
  const expected = expectedFrom(url, options);
  signal?.throwIfAborted();
  return withIdleLimit(timeout, signal, async (limit) => {
    const received = await request(url, { method: 'GET', fetch, expected, limit });
    return receiveBytes(received, expected, limit, options);
  });
}
