import { classTag, messageOf } from '@fgclip2/tensor';
import { connectionReason } from './connection-reason.ts';
import { withoutPasswords } from './credentials.ts';
import { TemporaryFailure } from './retries.ts';

/** An HTTP response, and the URL that gave it. */
export interface UrlResponse {
  response: Response;
  url: URL;
}

/** A URL as errors show it: without a password, and without the query, which may hold a signature. */
export function shown(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

/** Why a fetch failed; Node keeps that in the cause, or in the errors that this one sums up. */
export function reason(error: unknown): string {
  if (!isError(error)) return String(error);
  const cause = rootCause(error);
  return connectionReason(cause) ?? withoutPasswords(cause.message === '' ? error.message : cause.message);
}

/** The error at the bottom of a failed fetch. */
export function rootCause(error: Error): Error & { code?: unknown } {
  const { errors } = error as { errors?: unknown };
  const inner = error.cause ?? (Array.isArray(errors) ? errors[0] : undefined);
  return isError(inner) ? rootCause(inner) : error;
}

/** Whether a value is an error, of this realm or another one. */
export function isError(value: unknown): value is Error {
  return ['Error', 'DOMException'].includes(classTag(value));
}

/** Whether a page came where a file was asked for: of a sign-in, or of a site for names it does not know. */
export function isPage({ headers }: Response, { pathname }: URL): boolean {
  return /^text\/html\b/i.test(headers.get('content-type') ?? '') && !/\.html?$/i.test(pathname);
}

/** The error for a page in the place of a file that was there before. */
export function pageInstead(url: URL): Error {
  return new Error(
    `[@fgclip2/files] Expected a file at ${shown(url)}, got a page of HTML: is the network's sign-in page in between?`,
  );
}

/** @throws TemporaryFailure for the statuses 408, 429 and 5xx, which begins as `expected` says. */
export async function throwIfBusy(
  { response, url }: UrlResponse,
  expected = `[@fgclip2/files] Expected ${shown(url)} to respond`,
): Promise<void> {
  const { status } = response;
  if (status !== 408 && status !== 429 && status < 500) return;
  await response.body?.cancel();
  throw new TemporaryFailure(`${expected}, got status ${status}.`, {
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

/** An error's sentence without the name of the package in front, to follow another sentence. */
export function plainMessage(error: unknown): string {
  return withoutPasswords(messageOf(error)).replace(/^\[@fgclip2\/\w+\] /, '');
}
