import { describe } from '@fgclip2/tensor';

/**
 * The URL that a source's files lie below, with a slash at its end and no fragment.
 *
 * @throws TypeError when `base` is not an http(s) URL.
 */
export function parseBase(base: string | URL): URL {
  const url = URL.canParse(String(base)) ? new URL(base) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw new TypeError(`[@fgclip2/files] Expected an http(s) URL for base, got ${describe(base)}.`);
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
