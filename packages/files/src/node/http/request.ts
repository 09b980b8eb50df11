import { describe } from '@fgclip2/tensor';
import { splitCredentials, withoutPasswords } from '../../http/credentials.ts';
import type { IdleLimit } from '../../http/idle-limit.ts';
import { shown, throwIfBusy, type UrlResponse } from '../../http/response.ts';
import { connectionFailure, Unreachable } from './connection-failure.ts';

/** One HTTP request, redirects followed by hand. */
export interface RequestOptions {
  method: 'GET' | 'HEAD';
  headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Sent to the URL's own origin only, and no more once that has redirected to another one: a way back home is the
   * other's choice. A password in the URL goes before.
   */
  token?: string | undefined;
  /** Returns a redirect to another origin instead of following it. @default false */
  stopAtOtherOrigin?: boolean | undefined;
  fetch: typeof fetch;
  /** The variable or option that named the server, for errors. @default undefined */
  setting?: string | undefined;
  /** How long the server may be silent. */
  limit: IdleLimit;
  /** How errors begin. @default '[@fgclip2/files] Expected a response from <url>' */
  expected?: string | undefined;
}

/** Redirects that are followed at most. */
const mostRedirects = 10;

/**
 * Sends a request and follows its redirects, at most {@link mostRedirects}, and none from https to http.
 *
 * @throws TemporaryFailure for a connection that broke or was refused, and for the statuses 408, 429 and 5xx; Error
 * for a redirect that is not followed, and Unreachable for a server that is not known or not to be trusted, or that
 * says nothing.
 */
export async function request(given: URL, options: RequestOptions): Promise<UrlResponse> {
  const { method, token, stopAtOtherOrigin = false, fetch, limit } = options;
  let { url: start, authorization = token === undefined ? undefined : `Bearer ${token}` } =
    splitCredentials(given);
  let url = start;
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    // identity: lengths and ranges count the bytes of the file, not of a compressed form
    const headers: Record<string, string> = { 'accept-encoding': 'identity', ...options.headers };
    if (authorization !== undefined) headers.authorization = authorization;
    const expected = options.expected ?? `[@fgclip2/files] Expected a response from ${shown(url)}`;
    let response: Response;
    try {
      response = await fetch(url, { method, headers, redirect: 'manual', signal: limit.signal });
    } catch (cause) {
      limit.throwIfAborted();
      if (!limit.isOver()) throw connectionFailure(url, { expected, cause, setting: options.setting });
      throw new Unreachable(`${expected}, got ${limit.words()}.`, { cause });
    }
    limit.heard();
    const location =
      response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
    if (location === null) {
      const received = { response, url };
      await throwIfBusy(received, options.expected);
      return received;
    }
    if (!URL.canParse(location, url.href)) {
      await response.body?.cancel();
      throw new Error(
        `${expected}, got a redirect to what is no address: ${describe(withoutPasswords(location).replace(/\?.*/s, ''))}.`,
      );
    }
    const next = splitCredentials(new URL(location, url)).url;
    if (next.protocol !== 'https:' && next.protocol !== 'http:') {
      throw new Error(`${expected}, got a redirect to ${next.protocol}, which is not read.`);
    }
    if (url.protocol === 'https:' && next.protocol === 'http:') {
      throw new Error(
        `${expected}, got a redirect from https to ${shown(next)}, which others on the way can read and change: where that does no harm, give this address itself.`,
      );
    }
    if (stopAtOtherOrigin && next.origin !== start.origin) return { response, url };
    await response.body?.cancel();
    if (next.origin !== start.origin) authorization = undefined;
    url = next;
  }
  throw new Error(
    `[@fgclip2/files] Expected at most ${mostRedirects} redirects from ${shown(start)}, got more.`,
  );
}
