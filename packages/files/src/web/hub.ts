import { anySignal } from '../any-signal.ts';
import type { ByteSource, Files, ReadOptions } from '../files.ts';
import { checkNoPassword, parseEndpoint } from '../http/base-url.ts';
import { defaultCachedTimeout, defaultTimeout, withIdleLimit } from '../http/idle-limit.ts';
import { plainMessage, type UrlResponse } from '../http/response.ts';
import { withRetries } from '../http/retries.ts';
import { checkHubId, checkRevision, isCommit } from '../hub/id.ts';
import { infoAddress, parseHubInfo, type RepositoryInfo } from '../hub/info.ts';
import { receiveInfo } from '../hub/receive-info.ts';
import { hubRefusal } from '../hub/refusal.ts';
import { sharedWork } from '../shared-work.ts';
import { request } from './http/request.ts';
import { remoteFile } from './ranges/remote-file.ts';
import { sourceFiles } from './source-files.ts';
import type { SourceOptions } from './source-options.ts';
import { modelCache } from './storage/model-cache.ts';

/** Options of {@link hub}. */
export interface HubOptions extends SourceOptions {
  /** Branch, tag or commit; a full commit id needs no network once what is read of it is stored. @default 'main' */
  revision?: string | undefined;
  /** Access token, sent to the endpoint only; `false` sends none. @default none */
  token?: string | false | undefined;
  /** The hub's address. @default 'https://huggingface.co' */
  endpoint?: string | URL | undefined;
}

/** The hub that ids mean where no other is named. */
const publicHub = 'https://huggingface.co';

/**
 * The files of a model repository on the Hugging Face hub, read by ranges: only the bytes that are asked for are
 * downloaded, and stored. The revision is looked up once: all files come from one commit. Where the hub does not say
 * which commit that is (no connection, an expired token), what is stored of a branch is used, with a warning. The
 * browser follows redirects by itself: 20 at most, the token only as far as the endpoint's own origin, and from a page
 * with https none to http.
 *
 * `open` gives `undefined` for a file that the repository does not have; it rejects when the repository or
 * revision is not there or not accessible.
 *
 * @throws RangeError for an id or a revision that cannot be one.
 * @example
 * import { hub } from '@fgclip2/files/web';
 * const files = hub('qihoo360/fg-clip2-base', { onProgress: ({ file, loaded }) => console.log(file, loaded) });
 * const config = await files.open('config.json');
 */
export function hub(id: string, options: HubOptions = {}): Files {
  const { revision = 'main', retries, retryDelay } = options;
  const { timeout = defaultTimeout, cachedTimeout = defaultCachedTimeout } = options;
  const token = options.token === false ? undefined : options.token;
  const { fetch = globalThis.fetch.bind(globalThis) } = options;
  checkHubId(id);
  checkRevision(revision);
  const endpoint = parseEndpoint(options.endpoint ?? publicHub, 'endpoint');
  checkNoPassword(new URL(endpoint), 'endpoint');
  const name = revision === 'main' ? id : `${id}@${revision}`;
  const { open: openOnce, warn } = sourceFiles(options, `${endpoint}/${id}`);
  const model = endpoint === publicHub ? id : `${endpoint}/${id}`;
  const cache = options.cache === false ? undefined : modelCache(model, warn);
  let resolved: RepositoryInfo | undefined;

  function refusal(received: UrlResponse, file: string | undefined): Error {
    return hubRefusal(received, {
      id,
      revision,
      file,
      endpoint,
      hasToken: token !== undefined,
      tokenHelp: 'the token option',
    });
  }

  /** Commit and files of the revision; `file` is the one that is wanted first. */
  async function resolve(file: string, signal: AbortSignal | undefined): Promise<RepositoryInfo> {
    const key = `${endpoint} ${id} ${revision} ${token}`;
    resolved ??= await sharedWork(key, { signal }, (workSignal) => lookUp(file, workSignal));
    return resolved;
  }

  async function lookUp(file: string, signal: AbortSignal): Promise<RepositoryInfo> {
    const stored = await cache?.findRevision(revision);
    if (stored !== undefined && isCommit(revision)) return stored;
    try {
      const attempts = stored === undefined ? retries : 0;
      const wait = stored === undefined ? timeout : cachedTimeout;
      const info = await withRetries(() => ask(file, wait, signal), {
        retries: attempts,
        retryDelay,
        signal,
      });
      await cache?.rememberRevision(revision, info);
      await cache?.rememberRevision(info.commit, info);
      return info;
    } catch (error) {
      signal.throwIfAborted();
      if (stored === undefined) throw error;
      warn(
        `[@fgclip2/files] ${name} is used as it is stored, at commit ${stored.commit.slice(0, 7)}, since its hub did not say which is the newest. ${plainMessage(error)}`,
      );
      return stored;
    }
  }

  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };

  async function ask(file: string, wait: number, signal: AbortSignal): Promise<RepositoryInfo> {
    const address = infoAddress(endpoint, id, revision, true);
    return withIdleLimit(wait, signal, async (limit) => {
      const send = (url: URL) => request(url, { fetch, headers, limit });
      const received = await send(address);
      const { response } = received;
      if (!response.ok) {
        await response.body?.cancel();
        const isForeign =
          response.headers.get('x-error-code') === null && ![401, 403].includes(response.status);
        return (
          (isForeign ? await commitOf(file, send) : undefined) ?? Promise.reject(refusal(received, undefined))
        );
      }
      return parseHubInfo(await receiveInfo(response, address, limit), address);
    });
  }

  /** What a mirror without the hub's API says of the revision: the commit, with a file of it. */
  async function commitOf(
    file: string,
    send: (url: URL) => Promise<UrlResponse>,
  ): Promise<RepositoryInfo | undefined> {
    const path = file.split('/').map(encodeURIComponent).join('/');
    const address = new URL(`${endpoint}/${id}/resolve/${encodeURIComponent(revision)}/${path}`);
    const received = await send(address).catch(() => undefined);
    await received?.response.body?.cancel();
    const commit = received?.response.headers.get('x-repo-commit');
    return commit != null && isCommit(commit) ? { commit, files: [] } : undefined;
  }

  async function open(file: string, openOptions: ReadOptions = {}): Promise<ByteSource | undefined> {
    return openOnce(file, openOptions, async (signal) => {
      const { commit, files } = await resolve(file, signal);
      const known = files.find((candidate) => candidate.name === file);
      if (known === undefined && files.length > 0) return undefined;
      const path = file.split('/').map(encodeURIComponent).join('/');
      const content = known?.sha256 ?? known?.blob;
      return {
        remote: remoteFile({
          address: new URL(`${endpoint}/${id}/resolve/${commit}/${path}`),
          name: `${name}/${file}`,
          token,
          fetch,
          refused: (received) => refusal(received, file),
        }),
        cache: cache?.at(commit),
        known: known?.size === undefined || content === undefined ? undefined : { size: known.size, content },
        revalidate: false,
        contentOf: () => commit,
        sha256: known?.sha256,
      };
    });
  }

  async function list(listOptions: ReadOptions = {}): Promise<string[]> {
    const signal = anySignal(options.signal, listOptions.signal);
    signal?.throwIfAborted();
    return (await resolve('config.json', signal)).files.map((file) => file.name);
  }

  return {
    name,
    get revision() {
      return resolved?.commit ?? (isCommit(revision) ? revision : undefined);
    },
    open,
    list,
  };
}
