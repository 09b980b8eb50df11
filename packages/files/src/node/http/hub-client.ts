import { describe } from '@fgclip2/tensor';
import { byteCount } from '../../http/byte-count.ts';
import { splitCredentials } from '../../http/credentials.ts';
import { type IdleLimit, withIdleLimit } from '../../http/idle-limit.ts';
import { isPage, shown, type UrlResponse } from '../../http/response.ts';
import { withRetries } from '../../http/retries.ts';
import { isCommit } from '../../hub/id.ts';
import { infoAddress, parseHubInfo, type RepositoryInfo } from '../../hub/info.ts';
import { receiveInfo } from '../../hub/receive-info.ts';
import { hubRefusal } from '../../hub/refusal.ts';
import { type RequestOptions, request } from './request.ts';

/** Whom to ask for which repository. */
export interface HubClientOptions {
  id: string;
  revision: string;
  /** Without a slash at the end. */
  endpoint: string;
  /** The variable or option that named the endpoint, for errors. */
  setting: string | undefined;
  token: () => Promise<string | undefined>;
  fetch: typeof fetch;
  retries: number | undefined;
  retryDelay: number | undefined;
  /** Milliseconds that the hub may be silent. */
  timeout: number;
}

/** How patiently a question is asked. */
export interface Patience {
  /** @default that of the client */
  retries?: number | undefined;
  /** @default that of the client */
  timeout?: number | undefined;
}

/** What the hub says of one file before it is downloaded. */
export interface FileInfo {
  /** sha256 of a large file, git's blob id of a small one: the name of its blob in the cache. */
  etag: string;
  size: number | undefined;
}

/** The questions this package asks the hub about one repository. */
export interface HubClient {
  /** Commit and files; rejects when repository or revision is not there or not accessible. */
  info(revision: string, signal: AbortSignal | undefined): Promise<RepositoryInfo>;
  /**
   * The commit that a revision stands for; of a server without the hub's API, the one that it names with `file`.
   * Rejects as `info` does.
   */
  commit(revision: string, file: string, signal: AbortSignal, patience: Patience): Promise<string>;
  /** Etag and size of a file; `'absent'` where the commit has none, `'unknown'` where the server does not say why. */
  file(
    file: string,
    commit: string,
    signal: AbortSignal,
    patience: Patience,
  ): Promise<FileInfo | 'absent' | 'unknown'>;
  /** Where a file of a commit is downloaded from. */
  address(file: string, commit: string): URL;
  /** The error for a response that refuses a file. */
  refusal(received: UrlResponse, file: string | undefined, hasToken: boolean): Error;
}

/** Where a token comes from, for errors. */
const tokenHelp = 'the token option, HF_TOKEN, or `hf auth login`';

/** Asks the hub's HTTP API, https://huggingface.co/docs/hub/api. */
export function hubClient(options: HubClientOptions): HubClient {
  const { id, revision, endpoint, setting, token, fetch, retryDelay } = options;
  const place = splitCredentials(new URL(endpoint)).url.href.replace(/\/+$/, '');

  function address(file: string, commit: string): URL {
    const path = file.split('/').map(encodeURIComponent).join('/');
    return new URL(`${endpoint}/${id}/resolve/${encodeURIComponent(commit)}/${path}`);
  }

  function refusal(received: UrlResponse, file: string | undefined, hasToken: boolean): Error {
    return hubRefusal(received, { id, revision, file, endpoint: place, hasToken, tokenHelp });
  }

  /** Asks until there is a response, and takes what `take` makes of it. */
  async function ask<T>(
    url: URL,
    {
      signal,
      retries = options.retries,
      timeout = options.timeout,
      ...how
    }: Pick<RequestOptions, 'method' | 'token' | 'stopAtOtherOrigin'> &
      Patience & { signal: AbortSignal | undefined },
    take: (received: UrlResponse, limit: IdleLimit) => Promise<T> | T,
  ): Promise<T> {
    return withRetries(
      () =>
        withIdleLimit(timeout, signal, async (limit) =>
          take(await request(url, { ...how, fetch, setting, limit }), limit),
        ),
      { retries, retryDelay, signal },
    );
  }

  /** What the hub's API says of the repository, or the error for its response. */
  async function askInfo(
    asked: string,
    signal: AbortSignal | undefined,
    patience: Patience,
  ): Promise<{ info: RepositoryInfo } | { refused: Error; isForeign: boolean }> {
    const url = infoAddress(endpoint, id, asked, false);
    const given = await token();
    return ask(url, { method: 'GET', token: given, signal, ...patience }, async (received, limit) => {
      const { response } = received;
      if (!response.ok) {
        await response.body?.cancel();
        const isForeign =
          response.headers.get('x-error-code') === null && ![401, 403].includes(response.status);
        return { refused: refusal(received, undefined, given !== undefined), isForeign };
      }
      const text = await receiveInfo(response, url, limit);
      try {
        return { info: parseHubInfo(text, url) };
      } catch (error) {
        return { refused: error as Error, isForeign: true };
      }
    });
  }

  return {
    address,
    refusal,
    async info(asked, signal) {
      const told = await askInfo(asked, signal, {});
      if ('refused' in told) throw told.refused;
      return told.info;
    },
    async commit(asked, file, signal, patience) {
      const told = await askInfo(asked, signal, patience);
      if ('info' in told) return told.info.commit;
      if (!told.isForeign) throw told.refused;
      const given = await token();
      const how = { method: 'HEAD', token: given, stopAtOtherOrigin: true, signal, ...patience } as const;
      const commit = await ask(address(file, asked), how, ({ response }) =>
        response.headers.get('x-repo-commit'),
      );
      if (commit === null || !isCommit(commit)) throw told.refused;
      return commit;
    },
    async file(file, commit, signal, patience) {
      const url = address(file, commit);
      const given = await token();
      const how = { method: 'HEAD', token: given, stopAtOtherOrigin: true, signal, ...patience } as const;
      const received = await ask(url, how, (each) => each);
      const { status, headers } = received.response;
      const code = headers.get('x-error-code');
      if (status === 404 && code === 'EntryNotFound') return 'absent';
      if (status === 404 && code === null) return 'unknown';
      if (status >= 400) throw refusal(received, file, given !== undefined);
      if (isPage(received.response, url)) {
        throw new Error(
          `[@fgclip2/files] Expected ${file} from ${shown(url)}, got a page of HTML: is the network's sign-in page in between?`,
        );
      }
      const etag = (headers.get('x-linked-etag') ?? headers.get('etag'))
        ?.replace(/^W\//, '')
        .replaceAll('"', '');
      if (etag === undefined || !/^[\w-]{8,128}$/.test(etag)) {
        throw new Error(
          `[@fgclip2/files] Expected an etag of ${file} from ${shown(url)}, got ${describe(etag)}.`,
        );
      }
      const header = headers.has('x-linked-size') ? 'x-linked-size' : 'content-length';
      return { etag, size: byteCount(headers.get(header), header, `${id}/${file}`) };
    },
  };
}
