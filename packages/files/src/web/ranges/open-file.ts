import { byteCount } from '../../http/byte-count.ts';
import { defaultCachedTimeout, defaultTimeout, withIdleLimit } from '../../http/idle-limit.ts';
import { plainMessage } from '../../http/response.ts';
import { TemporaryFailure, withRetries } from '../../http/retries.ts';
import type { FileRecord, Validators } from '../storage/contract.ts';
import { type LocalBytes, localBytes } from '../storage/local-bytes.ts';
import { pieceWriter } from '../storage/piece-writer.ts';
import { downloadRange } from './download-range.ts';
import type { FileState, OpenFileOptions } from './file-state.ts';
import type { RangeResponse } from './remote-file.ts';

/** Bytes asked for first: a small file is here with them, and the header of all but the largest checkpoints. */
const firstLength = 1 << 17;

/** Bytes asked for to see a file's version; Vite's own server responds to `bytes=0-0` with all of it. */
const versionLength = 2;

/**
 * Finds out size and version of a file, from the cache or with one request, which brings its first bytes along.
 * `undefined` when there is no such file. Without a connection, what is known is used as it is: a stored version, or
 * that there was no such file.
 */
export async function openFile(options: OpenFileOptions): Promise<FileState | undefined> {
  const { file, remote, cache, known, revalidate, retries, retryDelay, signal } = options;
  const { timeout = defaultTimeout } = options;
  const ask = (length: number, attempts: number | undefined) =>
    withRetries(() => withIdleLimit(timeout, signal, (limit) => remote.ask(0, length, limit)), {
      retries: attempts,
      retryDelay,
      signal,
    });

  const record = known ?? (await cache?.find(file));
  const isAbsent = record === undefined && ((await cache?.isAbsent(file)) ?? false);
  if (isAbsent && !revalidate) return undefined;
  let range: RangeResponse | undefined;
  if (record !== undefined) {
    if (known !== undefined || !revalidate) return resume(options, record);
    try {
      range = await withIdleLimit(options.cachedTimeout ?? defaultCachedTimeout, signal, (limit) =>
        remote.ask(0, versionLength, limit, true),
      );
    } catch (error) {
      signal?.throwIfAborted();
      options.warn(
        `[@fgclip2/files] ${remote.name} is used as it is stored, since its server did not say whether it has changed. ${plainMessage(error)}`,
      );
      return resume(options, record);
    }
    if (range !== undefined && isSameVersion(record, range)) {
      await range.response.body?.cancel();
      return resume(options, record);
    }
    if (range !== undefined && !range.whole) {
      await range.response.body?.cancel();
      range = await ask(firstLength, retries);
    }
  } else {
    try {
      range = await ask(firstLength, isAbsent ? 0 : retries);
    } catch (error) {
      if (!isAbsent || !(error instanceof TemporaryFailure)) throw error;
      return undefined;
    }
  }
  if (range !== undefined) return begin(options, range);
  if (!isAbsent) await cache?.rememberAbsent(file);
  return undefined;
}

/** Goes on with a known version. */
async function resume(options: OpenFileOptions, record: FileRecord): Promise<FileState> {
  const local = localBytes(await options.cache?.pieces(options.file, record.content));
  const opened = opening(options, record, local);
  if (options.known !== undefined) await options.cache?.remember(options.file, record);
  if (local.count() === 0) await readFirst(opened, undefined);
  return opened;
}

/** Takes the version of the response to the first range. */
async function begin(options: OpenFileOptions, range: RangeResponse): Promise<FileState> {
  const { file, cache, remote, warn, contentOf } = options;
  const { validators } = range;
  const size = range.whole ? range.total : (range.total ?? (await lengthOf(options)));
  const content = contentOf({ ...validators, size });
  if (content === undefined && cache !== undefined) {
    warn(
      `[@fgclip2/files] ${remote.name} is not kept for the next visit: its server shows neither ETag nor Last-Modified, which would tell whether it has changed.`,
    );
  }
  const storage = content === undefined ? undefined : await cache?.pieces(file, content);
  const record = { ...validators, size: size ?? 0, content: content ?? '' };
  const opened = opening(options, record, localBytes(storage));
  opened.sized = !range.whole;
  await readFirst(opened, range);
  if (content !== undefined) await cache?.remember(file, record);
  return opened;
}

async function readFirst(file: FileState, first: RangeResponse | undefined): Promise<void> {
  const { local, signal, record } = file;
  if (file.sized && record.size === 0) return;
  const end = file.sized ? Math.min(record.size, firstLength) : firstLength;
  const writer = pieceWriter(local, 0, { target: new Uint8Array(end), orInMemory: true });
  await downloadRange(file, 0, end, { signal, first, write: writer.write, onWhole: async () => {} });
  await writer.finish();
}

/** Length of a file whose server hides it from this page: that of the response to an open range. */
async function lengthOf({ remote, signal, timeout = defaultTimeout }: OpenFileOptions): Promise<number> {
  const range = await withIdleLimit(timeout, signal, (limit) => remote.ask(0, undefined, limit));
  await range?.response.body?.cancel();
  const header = range?.response.headers.get('content-length');
  const length = range?.whole ? range.total : byteCount(header, 'content-length', remote.name);
  if (length === undefined) {
    throw new Error(
      `[@fgclip2/files] Expected ${remote.name} to come with a length, got neither Content-Range nor Content-Length.`,
    );
  }
  return length;
}

function opening(options: OpenFileOptions, record: FileRecord, local: LocalBytes): FileState {
  const { file, remote, onProgress } = options;
  let loaded = local.count();
  return {
    ...options,
    record,
    local,
    sized: true,
    checkVersion(range) {
      if (range !== undefined && isSameVersion(record, range)) return;
      options.onChanged();
      throw changed(remote.name, record, range);
    },
    progress(count) {
      loaded = Math.min(loaded + count, record.size || Number.POSITIVE_INFINITY);
      onProgress?.({ file, loaded, total: record.size || undefined });
    },
  };
}

function changed(name: string, record: FileRecord, range: RangeResponse | undefined): Error {
  const now = range === undefined ? 'none' : versionText({ ...range.validators, size: range.total });
  return new Error(
    `[@fgclip2/files] Expected ${name} to stay the version that was opened (${versionText(record)}), got ${now}: it changed while it was read. Load again.`,
  );
}

function versionText({ etag, lastModified, size }: Validators & { size: number | undefined }): string {
  return [etag ?? lastModified, size === undefined ? undefined : `${size} bytes`]
    .filter((part) => part !== undefined)
    .join(', ');
}

/** Everything that both show has to agree; a whole file may come compressed, its length then says nothing. */
function isSameVersion(record: FileRecord, { whole, total, validators }: RangeResponse): boolean {
  if (!whole && total !== undefined && total !== record.size) return false;
  if (record.etag !== undefined && validators.etag !== undefined) {
    return withoutWeak(record.etag) === withoutWeak(validators.etag);
  }
  return (
    record.lastModified === undefined ||
    validators.lastModified === undefined ||
    record.lastModified === validators.lastModified
  );
}

function withoutWeak(etag: string): string {
  return etag.replace(/^W\//, '');
}
