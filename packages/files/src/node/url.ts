import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { anySignal } from '../any-signal.ts';
import { checkFileName } from '../file-name.ts';
import type { ByteSource, Files, ReadOptions } from '../files.ts';
import { addressBelow, parseBase } from '../http/base-url.ts';
import { shown, type UrlResponse, urlRefusal } from '../http/response.ts';
import { TemporaryFailure, withRetries } from '../http/retries.ts';
import { sharedWork } from '../shared-work.ts';
import { fileSource } from './disk/file-source.ts';
import { freePartialFiles } from './disk/partial-file.ts';
import { urlCache, type Validators } from './disk/url-cache.ts';
import { downloadVerified } from './http/download-verified.ts';
import { defaultCacheDir, isOffline } from './http/hub-environment.ts';
import { request } from './http/request.ts';
import type { SourceOptions } from './source-options.ts';

/** Options of {@link url}. */
export interface UrlOptions extends SourceOptions {}

/**
 * The files below a base URL, each downloaded whole when it is opened. A cached file is used again while the
 * server gives the same etag, or the same date and size; without a connection it is used as it is.
 *
 * `open` gives `undefined` where the server responds with 404 or 410, and rejects for any other refusal, or when
 * offline and the file is not cached.
 *
 * @throws TypeError when `base` is not an http(s) URL.
 * @example
 * import { url } from '@fgclip2/files/node';
 * const config = await url('https://example.org/models/fg-clip2-base').open('config.json');
 */
export function url(base: string | URL, options: UrlOptions = {}): Files {
  const { offline = isOffline(), cacheDir = defaultCacheDir(), onProgress } = options;
  const { retries, retryDelay, fetch = globalThis.fetch } = options;
  const root = parseBase(base);
  const cache = urlCache(cacheDir, root);
  const name = shown(root);

  async function open(file: string, openOptions: ReadOptions = {}): Promise<ByteSource | undefined> {
    const signal = anySignal(options.signal, openOptions.signal);
    signal?.throwIfAborted();
    checkFileName(file);
    const path = cache.filePath(file);
    const label = `${name}${file}`;
    if (offline) {
      const source = (await cache.readValidators(file)) && (await fileSource(path, label));
      if (source !== undefined) return source;
      throw new Error(
        `[@fgclip2/files] Expected ${label} in the cache ${cacheDir}, since the network is off (offline, HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE), got none. Download it once with the network on.`,
      );
    }
    const report =
      onProgress && ((loaded: number, total: number | undefined) => onProgress({ file, loaded, total }));
    const found = await sharedWork(path, { signal, onProgress: report }, (workSignal, onBytes) =>
      fetchFile(file, label, workSignal, onBytes),
    );
    return found ? fileSource(path, label) : undefined;
  }

  /** Brings the server's version of a file into the cache; false when the server has none. */
  async function fetchFile(
    file: string,
    label: string,
    signal: AbortSignal,
    onBytes: (loaded: number, total: number | undefined) => void,
  ): Promise<boolean> {
    const cached = await cache.readValidators(file);
    let received: UrlResponse;
    try {
      const attempts = cached === undefined ? retries : 0;
      received = await withRetries(
        () => request(addressBelow(root, file), { method: 'HEAD', fetch, signal }),
        {
          retries: attempts,
          retryDelay,
          signal,
        },
      );
    } catch (error) {
      if (cached !== undefined && error instanceof TemporaryFailure) return true;
      throw error;
    }
    const { response } = received;
    if (response.status === 404 || response.status === 410) return false;
    const headless = response.status === 405 || response.status === 501; // a server that knows GET only
    if (!response.ok && !headless) throw urlRefusal(received);
    const now = headless ? {} : validatorsOf(response);
    if (cached !== undefined && isSameVersion(cached, now)) return true;

    await cache.create();
    const etag = now.etag?.startsWith('"') ? now.etag : undefined;
    const version =
      etag ?? (now.lastModified && now.size !== undefined ? `${now.lastModified} ${now.size}` : undefined);
    const key = createHash('sha256')
      .update(version ?? '')
      .digest('hex')
      .slice(0, 16);
    const partialName = `${cache.filePath(file)}.${key}`;
    if (version === undefined) {
      // nothing shows whether an earlier part belongs to the same version
      for (const { path } of await freePartialFiles(partialName)) await rm(path, { force: true });
    }
    await downloadVerified({
      url: addressBelow(root, file),
      target: cache.filePath(file),
      partialName,
      name: label,
      size: now.size,
      etag,
      fetch,
      refused: urlRefusal,
      retries,
      retryDelay,
      signal,
      onProgress: onBytes,
    });
    await cache.writeValidators(file, now);
    return true;
  }

  return { name, open };
}

function validatorsOf({ headers }: Response): Validators {
  const length = headers.has('content-encoding') ? null : headers.get('content-length');
  return {
    etag: headers.get('etag') ?? undefined,
    lastModified: headers.get('last-modified') ?? undefined,
    size: length === null ? undefined : Number(length),
  };
}

/** Everything that both know must agree; what a server does not say counts as unchanged. */
function isSameVersion(a: Validators, b: Validators): boolean {
  if (a.size !== undefined && b.size !== undefined && a.size !== b.size) return false;
  if (a.etag !== undefined && b.etag !== undefined) return a.etag === b.etag;
  return a.lastModified === undefined || b.lastModified === undefined || a.lastModified === b.lastModified;
}
