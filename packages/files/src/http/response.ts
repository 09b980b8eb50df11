import { TemporaryFailure } from './retries.ts';

/** An HTTP response, and the URL that gave it. */
export interface UrlResponse {
  response: Response;
  url: URL;
}

/** A URL as errors show it: without the query, which may hold a signature. */
export function shown(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

/** What a failed fetch says went wrong; Node keeps it in the cause. */
export function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
}

/** @throws TemporaryFailure for the statuses 408, 429 and 5xx. */
export async function throwIfBusy({ response, url }: UrlResponse): Promise<void> {
  const { status } = response;
  if (status !== 408 && status !== 429 && status < 500) return;
  await response.body?.cancel();
  throw new TemporaryFailure(`[@fgclip2/files] Expected ${shown(url)} to respond, got status ${status}.`, {
    retryAfter: retryAfter(response.headers.get('retry-after')),
  });
}

/** The error for a response that refuses a file below a base URL. */
export function urlRefusal({ response, url }: UrlResponse): Error {
  const way =
    response.status === 401 || response.status === 403
      ? ': the file may be private, or the address expired'
      : '';
  return new Error(`[@fgclip2/files] Expected a file at ${shown(url)}, got status ${response.status}${way}.`);
}

/** Milliseconds of a Retry-After header: seconds, or a date. */
function retryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const wait = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(wait, 0);
}
