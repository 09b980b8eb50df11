import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { checkOptions } from '@fgclip2/tensor';
import { anySignal } from '../any-signal.ts';
import { checkFileName } from '../file-name.ts';
import type { ByteSource, Files, ReadOptions } from '../files.ts';
import { addressBelow, parseBase } from '../http/base-url.ts';
import { byteCount } from '../http/byte-count.ts';
import { splitCredentials } from '../http/credentials.ts';
import { defaultTimeout, withIdleLimit } from '../http/idle-limit.ts';
import { isPage, pageInstead, plainMessage, shown, type UrlResponse, urlRefusal } from '../http/response.ts';
import { withRetries } from '../http/retries.ts';
import { sharedWork } from '../shared-work.ts';
import { diskFailure } from './disk/disk-failure.ts';
import { fileSource } from './disk/file-source.ts';
import { freePartialFiles } from './disk/partial-file.ts';
import { urlCache, type Validators } from './disk/url-cache.ts';
import { removeLeftLock } from './disk/with-lock.ts';
import { isUnreachable } from './http/connection-failure.ts';
import { downloadVerified } from './http/download-verified.ts';
import { environmentFetch } from './http/environment-fetch.ts';
import { defaultCacheDir, defaultEtagTimeout, isOffline } from './http/hub-environment.ts';
import { request } from './http/request.ts';
import { sourceOptionKinds } from './source-option-kinds.ts';
import type { SourceOptions } from './source-options.ts';

/** Options of {@link url}. */
export interface UrlOptions extends SourceOptions {}

/**
 * The files below a base URL, each downloaded whole when it is opened. A cached file is used again while the
 * server gives the same etag, or the same date and size. Where the server does not say (no connection, a refusal, a
 * sign-in page), it is used as it is, with a warning. Ten redirects are followed at most, and none from https to http. A
 * password in the URL is sent to its own origin only.
 *
 * `open` gives `undefined` where the server responds with 404, 410 or, with a warning, an HTML page; it rejects for
 * any other refusal of a file that is not cached, and when offline and the file is not cached.
 *
 * @throws TypeError when `base` is not an http(s) URL.
 * @example
 * import { url } from '@fgclip2/files/node';
 * const config = await url('https://example.org/models/fg-clip2-base').open('config.json');
 */
export function url(base: string | URL, options: UrlOptions = {}): Files {
  checkOptions('@fgclip2/files', options, sourceOptionKinds);
  const { offline = isOffline(), cacheDir = defaultCacheDir(), onProgress, onWarning } = options;
  const { retries, retryDelay, timeout = defaultTimeout, fetch = environmentFetch } = options;
  const { cachedTimeout = defaultEtagTimeout() } = options;
  const root = parseBase(base);
  const cache = urlCache(cacheDir, splitCredentials(root).url);
  const name = shown(root);
  /** Why the server is not asked about cached files any longer: it would take as long for each of them. */
  let lost: unknown;

  async function open(file: string, openOptions: ReadOptions = {}): Promise<ByteSource | undefined> {
    const signal = anySignal(options.signal, openOptions.signal);
    signal?.throwIfAborted();
    checkFileName(file);
    const path = cache.filePath(file);
    const label = `${name}${file}`;
    const openCached = () => fileSource(path, label, { isCached: true });
    if (offline) {
      const source = (await cache.readValidators(file)) && (await openCached());
      if (source !== undefined) return source;
      throw new Error(
        `[@fgclip2/files] Expected ${label} in the cache ${cacheDir}, since the network is off (offline, HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE), got none. Download it once with the network on.`,
      );
    }
    const report =
      onProgress &&
      ((loaded: number, total: number | undefined) =>
        onProgress({ file, loaded, total, from: name, to: cache.folder }));
    const found = await sharedWork(path, { signal, onProgress: report }, (workSignal, onBytes) =>
      fetchFile(file, label, workSignal, onBytes),
    );
    return found ? openCached() : undefined;
  }

  /** Brings the server's version of a file into the cache; false when the server has none. */
  async function fetchFile(
    file: string,
    label: string,
    signal: AbortSignal,
    onBytes: (loaded: number, total: number | undefined) => void,
  ): Promise<boolean> {
    const failed = (error: unknown, size?: number): never => {
      throw diskFailure(error, { name: label, folder: cache.folder, size });
    };
    const cached = await cache.readValidators(file).catch(failed);
    if (cached !== undefined && lost !== undefined) return true;
    let received: UrlResponse;
    try {
      received = await ask(file, signal, cached !== undefined);
    } catch (error) {
      signal.throwIfAborted();
      if (cached === undefined) throw error;
      if (isUnreachable(error)) lost = error;
      onWarning?.(
        `[@fgclip2/files] ${label} is used as it is in the cache, since its server did not say whether it has changed. ${plainMessage(error)}`,
      );
      return true;
    }
    const { response } = received;
    if (response.status === 404 || response.status === 410) return false;
    if (isPage(response, received.url)) {
      onWarning?.(`[@fgclip2/files] ${label} counts as not there: ${name} gave a page of HTML in its place.`);
      return false;
    }
    const isHeadless = knowsNoHead(response);
    const now = isHeadless ? {} : validatorsOf(response, label);
    if (cached !== undefined && isSameVersion(cached, now)) {
      await removeLeftLock(`${cache.filePath(file)}.lock`);
      return true;
    }
    const etag = now.etag?.startsWith('"') ? now.etag : undefined;
    const version =
      etag ?? (now.lastModified && now.size !== undefined ? `${now.lastModified} ${now.size}` : undefined);
    const key = createHash('sha256')
      .update(version ?? '')
      .digest('hex')
      .slice(0, 16);
    const partialName = `${cache.filePath(file)}.${key}`;
    await cache.create().catch((error: unknown) => failed(error, now.size));
    if (version === undefined) {
      // nothing shows whether an earlier part belongs to the same version
      for (const { path } of await freePartialFiles(partialName)) await rm(path, { force: true });
    }
    await downloadVerified({
      url: addressBelow(root, file),
      target: cache.filePath(file),
      partialName,
      async isThere() {
        const there = await cache.readValidators(file);
        return there !== undefined && isSameVersion(there, now);
      },
      onDone: () => cache.writeValidators(file, now),
      name: label,
      size: now.size,
      etag,
      fetch,
      timeout,
      refused: urlRefusal,
      retries,
      retryDelay,
      signal,
      onProgress: onBytes,
    });
    return true;
  }

  /** The server's response to a question for a file; rejects for a refusal, and for a page where a file is cached. */
  async function ask(file: string, signal: AbortSignal, isCached: boolean): Promise<UrlResponse> {
    const received = await withRetries(
      () =>
        withIdleLimit(isCached ? cachedTimeout : timeout, signal, (limit) =>
          request(addressBelow(root, file), { method: 'HEAD', fetch, limit }),
        ),
      { retries: isCached ? 0 : retries, retryDelay, signal },
    );
    const { response } = received;
    const isKnown = response.ok || response.status === 404 || response.status === 410;
    if (!isKnown && !knowsNoHead(response)) throw urlRefusal(received);
    if (isCached && response.ok && isPage(response, received.url)) {
      throw pageInstead(received.url);
    }
    return received;
  }

  return { name, open };
}

/** Whether a response is that of a server that knows GET only. */
function knowsNoHead({ status }: Response): boolean {
  return status === 405 || status === 501;
}

function validatorsOf({ headers }: Response, name: string): Validators {
  const length = headers.has('content-encoding') ? null : headers.get('content-length');
  return {
    etag: headers.get('etag') ?? undefined,
    lastModified: headers.get('last-modified') ?? undefined,
    size: byteCount(length, 'content-length', name),
  };
}

/** Everything that both know must agree; what a server does not say counts as unchanged. */
function isSameVersion(a: Validators, b: Validators): boolean {
  if (a.size !== undefined && b.size !== undefined && a.size !== b.size) return false;
  if (a.etag !== undefined && b.etag !== undefined) return a.etag === b.etag;
  return a.lastModified === undefined || b.lastModified === undefined || a.lastModified === b.lastModified;
}
