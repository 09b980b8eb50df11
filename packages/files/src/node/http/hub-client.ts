import { describe } from '@fgclip2/tensor';
import { reason, type UrlResponse } from '../../http/response.ts';
import { TemporaryFailure, withRetries } from '../../http/retries.ts';
import { infoAddress, parseHubInfo, type RepositoryInfo } from '../../hub/info.ts';
import { hubRefusal } from '../../hub/refusal.ts';
import { request } from './request.ts';

/** Whom to ask for which repository. */
export interface HubClientOptions {
  id: string;
  revision: string;
  /** Without a slash at the end. */
  endpoint: string;
  token: () => Promise<string | undefined>;
  fetch: typeof fetch;
  retries: number | undefined;
  retryDelay: number | undefined;
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
  info(revision: string, signal: AbortSignal | undefined, retries?: number): Promise<RepositoryInfo>;
  /** Etag and size of a file; `'absent'` where the commit has none, `'unknown'` where the server does not say why. */
  file(file: string, commit: string, signal: AbortSignal): Promise<FileInfo | 'absent' | 'unknown'>;
  /** Where a file of a commit is downloaded from. */
  address(file: string, commit: string): URL;
  /** The error for a response that refuses a file. */
  refusal(received: UrlResponse, file: string | undefined, hasToken: boolean): Error;
}

/** Where a token comes from, for errors. */
const tokenHelp = 'the token option, HF_TOKEN, or `hf auth login`';

/** Asks the hub's HTTP API, https://huggingface.co/docs/hub/api. */
export function hubClient(options: HubClientOptions): HubClient {
  const { id, revision, endpoint, token, fetch, retryDelay } = options;

  function address(file: string, commit: string): URL {
    const path = file.split('/').map(encodeURIComponent).join('/');
    return new URL(`${endpoint}/${id}/resolve/${commit}/${path}`);
  }

  function refusal(received: UrlResponse, file: string | undefined, hasToken: boolean): Error {
    return hubRefusal(received, { id, revision, file, endpoint, hasToken, tokenHelp });
  }

  return {
    address,
    refusal,
    async info(asked, signal, retries = options.retries) {
      const url = infoAddress(endpoint, id, asked, false);
      const given = await token();
      const text = await withRetries(
        async () => {
          const received = await request(url, { method: 'GET', token: given, fetch, signal });
          if (!received.response.ok) {
            await received.response.body?.cancel();
            throw refusal(received, undefined, given !== undefined);
          }
          return received.response.text().catch((cause: unknown) => {
            throw new TemporaryFailure(
              `[@fgclip2/files] Expected a whole response from ${url}, got ${reason(cause)}.`,
            );
          });
        },
        { retries, retryDelay, signal },
      );
      return parseHubInfo(text, url);
    },
    async file(file, commit, signal) {
      const url = address(file, commit);
      const given = await token();
      const received = await withRetries(
        () => request(url, { method: 'HEAD', token: given, stopAtOtherOrigin: true, fetch, signal }),
        { retries: options.retries, retryDelay, signal },
      );
      const { status, headers } = received.response;
      const code = headers.get('x-error-code');
      if (status === 404 && code === 'EntryNotFound') return 'absent';
      if (status === 404 && code === null) return 'unknown';
      if (status >= 400) throw refusal(received, file, given !== undefined);
      const etag = (headers.get('x-linked-etag') ?? headers.get('etag'))
        ?.replace(/^W\//, '')
        .replaceAll('"', '');
      if (etag === undefined || !/^[\w-]{8,128}$/.test(etag)) {
        throw new Error(`[@fgclip2/files] Expected an etag of ${file} from ${url}, got ${describe(etag)}.`);
      }
      const size = headers.get('x-linked-size') ?? headers.get('content-length');
      return { etag, size: size === null ? undefined : Number(size) };
    },
  };
}
