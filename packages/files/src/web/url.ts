import type { ByteSource, Files, ReadOptions } from '../files.ts';
import { addressBelow, checkNoPassword, parseBase } from '../http/base-url.ts';
import { shown, urlRefusal } from '../http/response.ts';
import { remoteFile } from './ranges/remote-file.ts';
import { sourceFiles } from './source-files.ts';
import type { SourceOptions } from './source-options.ts';
import { modelCache } from './storage/model-cache.ts';

/** Options of {@link url}. */
export interface UrlOptions extends SourceOptions {
  /** Asks once per file whether what is stored is still the server's version. @default true */
  revalidate?: boolean | undefined;
}

/**
 * The files below a base URL, read by ranges: only the bytes that are asked for are downloaded, and stored.
 *
 * `open` gives `undefined` where the server responds with 404, 410 or an HTML page, and rejects for any other
 * refusal. A stored file is used again while the server gives the same etag, or the same date and size. Where the server
 * does not say (no connection, a refusal, a sign-in page), it is used as it is, with a warning; without a connection, a
 * file that was not there counts as not there. The browser follows redirects by
 * itself: 20 at most, and from a page with https none to http.
 *
 * @throws TypeError when `base` is not an http(s) URL.
 * @example
 * import { url } from '@fgclip2/files/web';
 * const config = await url('https://example.org/models/fg-clip2-base').open('config.json');
 */
export function url(base: string | URL, options: UrlOptions = {}): Files {
  const { fetch = globalThis.fetch.bind(globalThis), revalidate = true } = options;
  const root = parseBase(base);
  checkNoPassword(root, 'base');
  const name = shown(root);
  const { open: openOnce, warn } = sourceFiles(options, name);
  const cache = options.cache === false ? undefined : modelCache(name, warn).at('');

  async function open(file: string, openOptions: ReadOptions = {}): Promise<ByteSource | undefined> {
    return openOnce(file, openOptions, async () => ({
      remote: remoteFile({
        address: addressBelow(root, file),
        name: `${name}${file}`,
        fetch,
        refused: urlRefusal,
      }),
      cache,
      revalidate,
      contentOf: ({ etag, lastModified, size }) =>
        etag ?? (lastModified === undefined ? undefined : `${lastModified} ${size}`),
    }));
  }

  return { name, open };
}
