import { byteCount } from '../../http/byte-count.ts';
import type { IdleLimit } from '../../http/idle-limit.ts';
import { isPage, pageInstead, type UrlResponse } from '../../http/response.ts';
import { PageRefused, request } from '../http/request.ts';
import type { Validators } from '../storage/contract.ts';

/** Where a file is, and how to ask for it. */
export interface RemoteFileOptions {
  address: URL;
  /** What errors call it. */
  name: string;
  /** Sent to the address's own origin only. */
  token?: string | undefined;
  fetch: typeof fetch;
  /** The error for a status that another attempt will not mend. */
  refused: (received: UrlResponse) => Error;
}

/** A server's response to a request for a range. */
export interface RangeResponse {
  /** Whether the body is the whole file instead of the range. */
  whole: boolean;
  /** Why it is the whole file, as warnings say it; `undefined` where it is not. */
  wholeSince?: string | undefined;
  /** Length of the file; `undefined` where the server does not show it. */
  total: number | undefined;
  /** Length of the body of a range whose place the server does not show; `undefined` where it is not known either. */
  length?: number | undefined;
  validators: Validators;
  response: Response;
}

/** A file behind HTTP. */
export interface RemoteFile {
  readonly name: string;
  /**
   * Asks for [start, end), `end` open where undefined; `undefined` when there is no such file. A page in the place of
   * one that is stored is an error: it may be a sign-in page.
   */
  ask(
    start: number,
    end: number | undefined,
    limit: IdleLimit,
    isStored?: boolean,
  ): Promise<RangeResponse | undefined>;
}

/**
 * Asks for single ranges, which need no CORS preflight. (`If-Range` would need one: instead each response's
 * validators are compared.) Where a response was redirected to, later ranges are asked for at once, until that
 * address refuses one. Where a page may not ask for ranges, since storage refuses the request that a browser makes first
 * (the preflight), the whole file is asked for.
 *
 * `ask` rejects with TemporaryFailure without a connection and for the statuses 408, 429 and 5xx, with Error for a
 * server that says nothing.
 */
export function remoteFile(options: RemoteFileOptions): RemoteFile {
  const { address, name, token, fetch, refused } = options;
  let direct: URL | undefined;
  let directWorks: boolean | undefined;
  let mayAskRanges = true;

  async function ask(
    start: number,
    end: number | undefined,
    limit: IdleLimit,
    isStored = false,
  ): Promise<RangeResponse | undefined> {
    const used = direct;
    const received = await sendTo(used ?? address, start, end, limit).catch(async (error: unknown) => {
      limit.throwIfAborted();
      if (limit.isOver()) throw error;
      if (used !== undefined) return undefined; // storage often refuses without the headers that let a page see it
      if (!(error instanceof PageRefused) || !mayAskRanges) throw error;
      mayAskRanges = false;
      return sendTo(address, start, end, limit).catch((): never => {
        mayAskRanges = true;
        throw error;
      });
    });
    if (received === undefined) {
      leaveDirect();
      return ask(start, end, limit, isStored);
    }
    const { response } = received;
    const { status, headers } = response;
    if (used !== undefined && status >= 400 && status !== 416) {
      // a signed address that expired; one that never worked again is good for its first range only
      await response.body?.cancel();
      leaveDirect();
      return ask(start, end, limit, isStored);
    }
    if (used !== undefined) directWorks = true;
    else if (directWorks !== false && response.redirected && response.ok) direct = new URL(response.url);
    const isPageInstead = response.ok && isPage(response, address);
    if (status === 404 || status === 410 || isPageInstead) {
      await response.body?.cancel();
      if (isPageInstead && isStored) throw pageInstead(received.url);
      return undefined;
    }
    if (status === 416 && start === 0) {
      return { whole: true, total: 0, validators: validatorsOf(headers), response: new Response() }; // an empty file
    }
    if (status === 200) {
      const length = headers.has('content-encoding') ? null : headers.get('content-length');
      const total = byteCount(length, 'content-length', name);
      const wholeSince = mayAskRanges
        ? 'its server responds to ranges with the whole file'
        : 'its server, or the storage that it redirects to, does not let a page ask for ranges';
      return { whole: true, wholeSince, total, validators: validatorsOf(headers), response };
    }
    if (status === 206 && mayAskRanges) {
      const total = await checkRange(received, start, end);
      const isShown = headers.has('content-range') || headers.has('content-encoding');
      const length = isShown ? undefined : byteCount(headers.get('content-length'), 'content-length', name);
      return { whole: false, total, length, validators: validatorsOf(headers), response };
    }
    await response.body?.cancel();
    if (status === 416) {
      throw new Error(
        `[@fgclip2/files] Expected ${name} to have byte ${start}, got status 416: the file has changed since it was opened. Load again.`,
      );
    }
    throw refused(received);
  }

  function leaveDirect(): void {
    direct = undefined;
    directWorks ??= false;
  }

  function sendTo(url: URL, start: number, end: number | undefined, limit: IdleLimit): Promise<UrlResponse> {
    const headers: Record<string, string> = {};
    if (mayAskRanges) headers.range = `bytes=${start}-${end === undefined ? '' : end - 1}`;
    if (token !== undefined && url.origin === address.origin) headers.authorization = `Bearer ${token}`;
    return request(url, { fetch, headers, limit });
  }

  /** The length of the file, where the server shows it; other origins may not. */
  async function checkRange(
    { response }: UrlResponse,
    start: number,
    end: number | undefined,
  ): Promise<number | undefined> {
    const { headers } = response;
    const isOfParts = /^multipart\//i.test(headers.get('content-type') ?? '');
    const given = isOfParts ? 'several ranges' : headers.get('content-range');
    if (given === null) return undefined;
    const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(given);
    const total = range?.[3] === '*' ? undefined : byteCount(range?.[3], 'content-range', name);
    const last = Math.min(end ?? Number.POSITIVE_INFINITY, total ?? Number.POSITIVE_INFINITY);
    // Vite's own server responds to some ranges with all that follows: the surplus is not read.
    const isCovered = range !== null && Number(range[1]) === start;
    if (!isCovered || (last !== Number.POSITIVE_INFINITY && Number(range[2]) < last - 1)) {
      await response.body?.cancel();
      throw new Error(
        `[@fgclip2/files] Expected bytes ${start}-${end === undefined ? '' : end - 1} of ${name}, got ${given}.`,
      );
    }
    return total;
  }

  return { name, ask };
}

function validatorsOf(headers: Headers): Validators {
  return {
    etag: headers.get('etag') ?? undefined,
    lastModified: headers.get('last-modified') ?? undefined,
  };
}
