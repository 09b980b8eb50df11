import { checkArguments, describe, kinds } from '@fgclip2/tensor';
import { withoutPasswords } from './credentials.ts';

/**
 * The URL that a source's files lie below, with a slash at its end and no fragment.
 *
 * @throws TypeError when `base` is not an http(s) URL.
 */
export function parseBase(base: string | URL): URL {
  checkArguments('@fgclip2/files', { base: [base, kinds.textOrUrl] });
  const url = URL.canParse(String(base)) ? new URL(base) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    const got = describe(withoutPasswords(String(base)));
    throw new TypeError(`[@fgclip2/files] Expected an http(s) URL for base, got ${got}.`);
  }
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  url.hash = '';
  return url;
}

/** The address of a file below a base URL; the base's query goes with it. */
export function addressBelow(base: URL, file: string): URL {
  const address = new URL(file.split('/').map(encodeURIComponent).join('/'), base);
  address.search = base.search;
  return address;
}

/**
 * The address of a hub, without a slash at its end; `option` is what errors call it.
 *
 * @throws TypeError when it is not an http(s) URL, with the one it may be meant for.
 */
export function parseEndpoint(given: string | URL, option: string): string {
  checkArguments('@fgclip2/files', { [option]: [given, kinds.textOrUrl] });
  const endpoint = String(given).trim().replace(/\/+$/, '');
  const isAddress = /^https?:\/\//i.test(endpoint) && URL.canParse(endpoint);
  if (isAddress) return endpoint;
  const meant = /^[^/:]+(:\d+)?(\/|$)/.test(endpoint)
    ? `: write https://${withoutPasswords(`//${endpoint}`).slice(2)}`
    : '';
  const got = describe(withoutPasswords(String(given)));
  throw new TypeError(`[@fgclip2/files] Expected an http(s) URL for ${option}, got ${got}${meant}.`);
}

/**
 * Refuses a URL with a user name or password, which a page does not send; `option` is what errors call it.
 *
 * @throws TypeError with the URL without them.
 */
export function checkNoPassword(url: URL, option: string): void {
  if (url.username === '' && url.password === '') return;
  throw new TypeError(
    `[@fgclip2/files] Expected a URL without a password for ${option}, which a page does not send, got one for ${url.host}. Send it as a header, by the option fetch.`,
  );
}
