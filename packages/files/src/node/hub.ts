import { stat } from 'node:fs/promises';
import { anySignal } from '../any-signal.ts';
import { checkFileName } from '../file-name.ts';
import type { ByteSource, Files, ReadOptions } from '../files.ts';
import { TemporaryFailure } from '../http/retries.ts';
import { checkHubId, checkRevision, isCommit } from '../hub/id.ts';
import { sharedWork } from '../shared-work.ts';
import { fileSource, undefinedIfAbsent } from './disk/file-source.ts';
import { hubCache } from './disk/hub-cache.ts';
import { filesBelow } from './folder.ts';
import { downloadVerified } from './http/download-verified.ts';
import { hubClient } from './http/hub-client.ts';
import { defaultCacheDir, defaultEndpoint, defaultToken, isOffline } from './http/hub-environment.ts';
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

/**
 * The files of a model repository on the Hugging Face hub, each downloaded when it is opened, into the cache
 * that the hub's own tools share. The revision is looked up once: all files come from one commit. Without a
 * connection, what is cached of a branch is used.
 *
 * `open` gives `undefined` for a file that the repository does not have; it rejects when the repository or
 * revision is not there or not accessible, when offline and the file is not cached, and when what came is not
 * what the hub announced (size, sha256 or git id).
 *
 * @throws RangeError for an id or a revision that cannot be one.
 * @example
 * import { hub } from '@fgclip2/files/node';
 * const files = hub('qihoo360/fg-clip2-base', { onProgress: ({ file, loaded }) => console.log(file, loaded) });
 * const config = await files.open('config.json');
 */
export function hub(id: string, options: HubOptions = {}): Files {
  const { revision = 'main', offline = isOffline(), cacheDir = defaultCacheDir(), onProgress } = options;
  const { retries, retryDelay, fetch = globalThis.fetch } = options;
  checkHubId(id);
  checkRevision(revision);
  const endpoint = String(options.endpoint ?? defaultEndpoint()).replace(/\/+$/, '');
  const name = revision === 'main' ? id : `${id}@${revision}`;
  const cache = hubCache(cacheDir, id);
  const client = hubClient({ id, revision, endpoint, token, fetch, retries, retryDelay });
  let resolved: string | undefined = isCommit(revision) ? revision : undefined;

  async function token(): Promise<string | undefined> {
    return options.token === false ? undefined : (options.token ?? (await defaultToken()));
  }

  function notCached(what: string): Error {
    return new Error(
      `[@fgclip2/files] Expected ${what} in the cache ${cacheDir}, since the network is off (offline, HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE), got none. Download it once with the network on.`,
    );
  }

  /** The commit all files come from. */
  async function resolve(signal: AbortSignal | undefined): Promise<string> {
    if (resolved !== undefined) return resolved;
    const cached = await cache.readRef(revision);
    if (offline) {
      if (cached === undefined) throw notCached(name);
      resolved = cached;
      return resolved;
    }
    resolved = await sharedWork(`${endpoint} ${cache.folder} ${revision}`, { signal }, async (workSignal) => {
      try {
        const { commit } = await client.info(revision, workSignal, cached === undefined ? retries : 0);
        await cache.writeRef(revision, commit);
        return commit;
      } catch (error) {
        if (cached === undefined || !(error instanceof TemporaryFailure)) throw error;
        return cached;
      }
    });
    return resolved;
  }

  async function open(file: string, openOptions: ReadOptions = {}): Promise<ByteSource | undefined> {
    const signal = anySignal(options.signal, openOptions.signal);
    signal?.throwIfAborted();
    checkFileName(file);
    const commit = await resolve(signal);
    const path = cache.snapshotPath(commit, file);
    const label = `${name}/${file}`;
    const cached = await fileSource(path, label);
    if (cached !== undefined) return cached;
    if (await cache.isKnownAbsent(commit, file)) return undefined;
    if (offline) throw notCached(`${file} of ${name}`);
    const report =
      onProgress && ((loaded: number, total: number | undefined) => onProgress({ file, loaded, total }));
    await sharedWork(path, { signal, onProgress: report }, (workSignal, onBytes) =>
      fetchFile(file, commit, workSignal, onBytes),
    );
    return fileSource(path, label);
  }

  /** Brings one file into the cache, unless the commit has none of this name. */
  async function fetchFile(
    file: string,
    commit: string,
    signal: AbortSignal,
    onBytes: (loaded: number, total: number | undefined) => void,
  ): Promise<void> {
    const found = await client.file(file, commit, signal);
    if (found === 'absent') await cache.markAbsent(commit, file);
    if (found === 'absent' || found === 'unknown') return;
    const given = await token();
    const target = cache.blobPath(found.etag);
    await cache.create();
    if ((await stat(target).catch(undefinedIfAbsent)) === undefined) {
      await downloadVerified({
        url: client.address(file, commit),
        target,
        name: `${name}/${file}`,
        size: found.size,
        digest: found.etag,
        token: given,
        fetch,
        refused: (received) => client.refusal(received, file, given !== undefined),
        retries,
        retryDelay,
        signal,
        onProgress: onBytes,
      });
    }
    await cache.linkSnapshot(commit, file, found.etag);
  }

  async function list(listOptions: ReadOptions = {}): Promise<string[]> {
    const signal = anySignal(options.signal, listOptions.signal);
    signal?.throwIfAborted();
    const commit = await resolve(signal);
    if (offline) return (await filesBelow(cache.snapshotPath(commit, '')).catch(undefinedIfAbsent)) ?? [];
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
