import { TemporaryFailure } from './with-retries.ts';

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

/** An answer, and the URL that gave it. */
export interface Answer {
  response: Response;
  url: URL;
}

/**
 * Sends a request and follows at most ten redirects.
 *
 * @throws TemporaryFailure without a connection, and for the statuses 408, 429 and 5xx.
 */
export async function request(start: URL, options: RequestOptions): Promise<Answer> {
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
        `[@fgclip2/checkpoint] Expected an answer from ${shown(url)}, got ${reason(cause)}.`,
        {
          cause,
        },
      );
    }
    const location =
      response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
    if (location === null) {
      await throwIfBusy(response, url);
      return { response, url };
    }
    const next = new URL(location, url);
    if (next.protocol !== 'https:' && next.protocol !== 'http:') {
      throw new Error(
        `[@fgclip2/checkpoint] Expected an http(s) redirect from ${shown(url)}, got ${next.protocol}.`,
      );
    }
    if (stopAtOtherOrigin && next.origin !== start.origin) return { response, url };
    await response.body?.cancel();
    url = next;
  }
  throw new Error(`[@fgclip2/checkpoint] Expected at most 10 redirects from ${shown(start)}, got more.`);
}

/** A URL as errors show it: without the query, which may hold a signature. */
export function shown(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

/** What a failed fetch says went wrong; undici keeps it in the cause. */
export function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
}

async function throwIfBusy(response: Response, url: URL): Promise<void> {
  const { status } = response;
  if (status !== 408 && status !== 429 && status < 500) return;
  await response.body?.cancel();
  throw new TemporaryFailure(
    `[@fgclip2/checkpoint] Expected ${shown(url)} to answer, got status ${status}.`,
    {
      retryAfter: retryAfter(response.headers.get('retry-after')),
    },
  );
}

/** Milliseconds of a Retry-After header: seconds, or a date. */
function retryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const wait = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(wait, 0);
}
