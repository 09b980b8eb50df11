import { stat } from 'node:fs/promises';
import { checkOptions } from '@fgclip2/tensor';
import { anySignal } from '../any-signal.ts';
import { checkFileName } from '../file-name.ts';
import type { ByteSource, Files, ReadOptions } from '../files.ts';
import { parseEndpoint } from '../http/base-url.ts';
import { withoutPasswords } from '../http/credentials.ts';
import { defaultTimeout } from '../http/idle-limit.ts';
import { plainMessage } from '../http/response.ts';
import { checkHubId, checkRevision, isCommit } from '../hub/id.ts';
import { sharedWork } from '../shared-work.ts';
import { diskFailure, isReadOnly } from './disk/disk-failure.ts';
import { fileSource, undefinedIfAbsent } from './disk/file-source.ts';
import { hubCache } from './disk/hub-cache.ts';
import { removeLeftLock } from './disk/with-lock.ts';
import { filesBelow } from './folder.ts';
import { isUnreachable } from './http/connection-failure.ts';
import { digestKind, downloadVerified } from './http/download-verified.ts';
import { environmentFetch } from './http/environment-fetch.ts';
import { hubClient } from './http/hub-client.ts';
import {
  defaultCacheDir,
  defaultEndpoint,
  defaultEtagTimeout,
  defaultToken,
  endpointVariable,
  isOffline,
} from './http/hub-environment.ts';
import { sourceOptionKinds } from './source-option-kinds.ts';
import type { SourceOptions } from './source-options.ts';

/** Options of {@link hub}. */
export interface HubOptions extends SourceOptions {
  /** Branch, tag or commit; a full commit id needs no network once its files are cached. @default 'main' */
  revision?: string | undefined;
  /** Access token; `false` sends none. @default HF_TOKEN, HUGGING_FACE_HUB_TOKEN or the file of `hf auth login` */
  token?: string | false | undefined;
  /** The hub's address. @default HF_ENDPOINT or 'https://huggingface.co' */
  endpoint?: string | URL | undefined;
}

/** Milliseconds for which a hub that could not be reached is not asked again by the same source. */
const lostFor = 2000;

/**
 * The files of a model repository on the Hugging Face hub, each downloaded when it is opened, into the cache
 * that the hub's own tools share. The revision is looked up once: all files come from one commit. Where the hub does
 * not say which commit that is (no connection, an expired token, a sign-in page), what is cached of a branch is used,
 * with a warning. Ten redirects are followed at most, and none from https to http; a token, or a password of the
 * endpoint, is sent to the endpoint's own origin only.
 *
 * `open` gives `undefined` for a file that the repository does not have; it rejects when the repository or
 * revision is not there or not accessible, when offline and the file is not cached, and when what came is not
 * what the hub announced (size, sha256 or git id). Where it announces no digest, a warning says so.
 *
 * @throws RangeError for an id or a revision that cannot be one; TypeError for an endpoint that is not an http(s) URL.
 * @example
 * import { hub } from '@fgclip2/files/node';
 * const files = hub('qihoo360/fg-clip2-base', { onProgress: ({ file, loaded }) => console.log(file, loaded) });
 * const config = await files.open('config.json');
 */
export function hub(id: string, options: HubOptions = {}): Files {
  checkOptions('@fgclip2/files', options, sourceOptionKinds);
  const { revision = 'main', offline = isOffline(), cacheDir = defaultCacheDir(), onProgress } = options;
  const { retries, retryDelay, timeout = defaultTimeout, fetch = environmentFetch, onWarning } = options;
  const { cachedTimeout = defaultEtagTimeout() } = options;
  checkHubId(id);
  checkRevision(revision);
  const setting = options.endpoint === undefined ? endpointVariable() : 'the option endpoint';
  const endpoint = parseEndpoint(options.endpoint ?? defaultEndpoint(), setting ?? 'endpoint');
  const name = revision === 'main' ? id : `${id}@${revision}`;
  const cache = hubCache(cacheDir, id);
  const client = hubClient({ id, revision, endpoint, setting, token, fetch, retries, retryDelay, timeout });
  const from = `${withoutPasswords(endpoint)}/${id}`;
  let resolved: string | undefined = isCommit(revision) ? revision : undefined;
  /** Whether the commit comes from the cache, since the hub did not say. */
  let isUnconfirmed = false;
  let lost: { error: unknown; until: number } | undefined;

  async function token(): Promise<string | undefined> {
    return options.token === false ? undefined : (options.token ?? (await defaultToken()));
  }

  function notCached(what: string): Error {
    return new Error(
      `[@fgclip2/files] Expected ${what} in the cache ${cacheDir}, since the network is off (offline, HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE), got none. Download it once with the network on.`,
    );
  }

  /** The error for a hub that cannot be reached, with the ways to the model without it; any other error is itself. */
  function withWaysIn(error: unknown, message = (error as Error).message): unknown {
    if (!isUnreachable(error)) return error;
    return new Error(
      `${message} Without the hub: let HF_ENDPOINT name a mirror, or carry a folder over: \`fgclip2 download ${id} -o folder\` elsewhere, then load('./folder').`,
      { cause: error },
    );
  }

  /** Asks the hub; one that was not there a moment ago is not asked again, which would take as long. */
  async function asking<T>(ask: () => Promise<T>): Promise<T> {
    if (lost !== undefined && performance.now() < lost.until) throw lost.error;
    try {
      return await ask();
    } catch (error) {
      if (isUnreachable(error)) lost = { error, until: performance.now() + lostFor };
      throw error;
    }
  }

  /** The commit all files come from; `file` is the one that is wanted first. */
  async function resolve(file: string, signal: AbortSignal | undefined): Promise<string> {
    if (resolved !== undefined) return resolved;
    const cached = await cache.readRef(revision).catch((error: unknown) => {
      throw diskFailure(error, { name, folder: cache.folder });
    });
    if (offline) {
      if (cached === undefined) throw notCached(name);
      resolved = cached;
      return resolved;
    }
    const key = `${endpoint} ${cache.folder} ${revision}`;
    const found = await sharedWork(key, { signal }, async (workSignal) => {
      const patience = cached === undefined ? {} : { retries: 0, timeout: cachedTimeout };
      try {
        const commit = await asking(() => client.commit(revision, file, workSignal, patience));
        if (commit !== cached) await writeRef(commit);
        return { commit };
      } catch (failure) {
        workSignal.throwIfAborted();
        if (cached === undefined) throw withWaysIn(failure);
        return { commit: cached, failure };
      }
    });
    resolved = found.commit;
    if (found.failure !== undefined && !isUnconfirmed) {
      isUnconfirmed = true;
      onWarning?.(
        `[@fgclip2/files] ${name} is used as it is in the cache, at commit ${resolved.slice(0, 7)}, since its hub did not say which is the newest. ${plainMessage(found.failure)}`,
      );
    }
    return resolved;
  }

  /** Notes the commit of a branch, in a cache that can be written; one that can only be read may hold its files. */
  async function writeRef(commit: string): Promise<void> {
    await cache.writeRef(revision, commit).catch((error: unknown) => {
      if (!isReadOnly(error)) throw diskFailure(error, { name, folder: cache.folder });
    });
  }

  async function open(file: string, openOptions: ReadOptions = {}): Promise<ByteSource | undefined> {
    const signal = anySignal(options.signal, openOptions.signal);
    signal?.throwIfAborted();
    checkFileName(file);
    const commit = await resolve(file, signal);
    const path = cache.snapshotPath(commit, file);
    const label = `${name}/${file}`;
    const openCached = () => fileSource(path, label, { isCached: true, isImmutable: true });
    const cached = await openCached();
    if (cached !== undefined) return cached;
    if (await cache.isKnownAbsent(commit, file)) return undefined;
    if (offline) throw notCached(`${file} of ${name}`);
    const report =
      onProgress &&
      ((loaded: number, total: number | undefined) =>
        onProgress({ file, loaded, total, from, to: cache.folder }));
    await sharedWork(path, { signal, onProgress: report }, (workSignal, onBytes) =>
      fetchFile(file, commit, workSignal, onBytes),
    );
    return openCached();
  }

  /** Brings one file into the cache, unless the commit has none of this name. */
  async function fetchFile(
    file: string,
    commit: string,
    signal: AbortSignal,
    onBytes: (loaded: number, total: number | undefined) => void,
  ): Promise<void> {
    const patience = isUnconfirmed ? { retries: 0, timeout: cachedTimeout } : {};
    const found = await asking(() => client.file(file, commit, signal, patience)).catch((error: unknown) => {
      if (!isUnconfirmed || !isUnreachable(error)) throw withWaysIn(error);
      throw withWaysIn(
        error,
        `[@fgclip2/files] Expected ${file} of ${name} in the cache ${cacheDir}, since its hub cannot be reached, got none. ${plainMessage(error)}`,
      );
    });
    if (found === 'absent') {
      await cache.markAbsent(commit, file).catch((error: unknown) => {
        if (!isReadOnly(error)) throw diskFailure(error, { name: `${name}/${file}`, folder: cache.folder });
      });
    }
    if (found === 'absent' || found === 'unknown') return;
    const given = await token();
    const target = cache.blobPath(found.etag);
    const isThere = async () => (await stat(target).catch(undefinedIfAbsent)) !== undefined;
    try {
      await cache.create();
      if (await isThere()) await removeLeftLock(`${target}.lock`);
      else {
        await downloadVerified({
          url: client.address(file, commit),
          target,
          isThere,
          name: `${name}/${file}`,
          size: found.size,
          digest: found.etag,
          token: given,
          fetch,
          setting,
          timeout,
          refused: (received) => client.refusal(received, file, given !== undefined),
          retries,
          retryDelay,
          signal,
          onProgress: onBytes,
        });
        if (digestKind(found.etag) === undefined) {
          onWarning?.(
            `[@fgclip2/files] Nothing but the size of ${name}/${file} is checked: ${withoutPasswords(endpoint)} announced no digest of it, got etag ${JSON.stringify(found.etag)}.`,
          );
        }
      }
      await cache.linkSnapshot(commit, file, found.etag);
    } catch (error) {
      throw diskFailure(error, { name: `${name}/${file}`, folder: cache.folder, size: found.size });
    }
  }

  async function list(listOptions: ReadOptions = {}): Promise<string[]> {
    const signal = anySignal(options.signal, listOptions.signal);
    signal?.throwIfAborted();
    const commit = await resolve('config.json', signal);
    if (offline || isUnconfirmed) {
      return (await filesBelow(cache.snapshotPath(commit, '')).catch(undefinedIfAbsent)) ?? [];
    }
    return (await client.info(commit, signal)).files.map((file) => file.name);
  }

  return {
    name,
    get revision() {
      return resolved;
    },
    open,
    list,
  };
}
