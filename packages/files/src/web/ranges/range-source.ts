import { anySignal } from '../../any-signal.ts';
import { checkRange } from '../../check-range.ts';
import type { ReadOptions } from '../../files.ts';
import type { PrefetchableSource } from '../../prefetchable-source.ts';
import { joinNear, partsOf } from '../storage/intervals.ts';
import { pieceWriter } from '../storage/piece-writer.ts';
import { checkDigest } from './check-digest.ts';
import { downloadRange } from './download-range.ts';
import type { FileState } from './file-state.ts';
import { shortReads } from './short-reads.ts';

/** Longer reads do not share requests, in bytes. */
const shortRead = 1 << 18;

/** Bytes that are stored and are downloaded again rather than asking for what is before and after them separately. */
const storedAgain = 1 << 16;

/** Bytes asked for in one request at most. */
const requestLength = 1 << 24;

/**
 * The bytes of an open file: from the cache where they are there, otherwise downloaded by exactly the ranges
 * that are missing. Reads of few bytes that are asked for at one moment share requests, long ones run in
 * downloads of limited number; what has come stays in storage when a read fails or is aborted.
 */
export function rangeSource(file: FileState): PrefetchableSource {
  const { remote, local, limit, record } = file;
  const { size } = record;
  const { name } = remote;
  const readShort = shortReads(
    async (start, end, signal) => {
      const bytes = new Uint8Array(end - start);
      await download(start, end, bytes, false, signal);
      return bytes;
    },
    (pieces) => local.add(pieces, false),
  );

  /** Downloads [start, end) into `target`, or without one only into storage. */
  async function download(
    start: number,
    end: number,
    target: Uint8Array | undefined,
    store: boolean,
    signal: AbortSignal | undefined,
    onBytes?: ReadOptions['onBytes'],
  ): Promise<void> {
    const writer = store
      ? pieceWriter(local, start, { target, orInMemory: target === undefined })
      : undefined;
    let filled = 0;
    try {
      await downloadRange(file, start, end, {
        signal,
        async write(bytes) {
          if (writer === undefined) target!.set(bytes, filled);
          else await writer.write(bytes);
          filled += bytes.length;
          onBytes?.(bytes.length);
        },
        async onWhole(position) {
          if (target !== undefined) await local.copy(position, end, target.subarray(position - start));
          onBytes?.(end - position);
        },
      });
    } finally {
      await writer?.finish();
    }
  }

  /** Brings a missing part here. */
  async function fetchPart(
    start: number,
    end: number,
    target: Uint8Array | undefined,
    { signal, onBytes }: ReadOptions,
  ): Promise<void> {
    if (target !== undefined && end - start <= shortRead) {
      target.set(await readShort(start, end, signal));
      onBytes?.(end - start);
      return;
    }
    await Promise.all(
      partsOf(start, end, requestLength).map(([from, to]) =>
        limit(
          () => download(from, to, target?.subarray(from - start, to - start), true, signal, onBytes),
          signal,
        ),
      ),
    );
  }

  /** Runs with a signal that also aborts when the work fails, so that no work is left running when the call returns. */
  async function together(
    options: ReadOptions,
    work: (options: ReadOptions) => Promise<void>,
  ): Promise<void> {
    const controller = new AbortController();
    const signal = anySignal(file.signal, options.signal, controller.signal);
    try {
      await work({ ...options, signal });
    } catch (error) {
      controller.abort(error);
      throw error;
    }
  }

  return {
    size,
    name,
    version: versionOf(file),
    async read(start, end, options = {}) {
      anySignal(file.signal, options.signal)?.throwIfAborted();
      checkRange(start, end, size, name);
      const bytes = emptyBytes(end - start, name);
      const part = (from: number, to: number) => bytes.subarray(from - start, to - start);
      await together(options, async (inner) => {
        const missing = local.gaps(start, end);
        const fetched = missing.map(([from, to]) => fetchPart(from, to, part(from, to), inner));
        const copied = local.copy(start, end, bytes, inner.onBytes).then(async (gone) => {
          await Promise.all(gone.map(([from, to]) => fetchPart(from, to, part(from, to), inner)));
        });
        await Promise.all([...fetched, copied]);
      });
      if (start === 0 && end === size) await checkDigest(file, bytes);
      return bytes;
    },
    async prefetch(start, end, options = {}) {
      anySignal(file.signal, options.signal)?.throwIfAborted();
      checkRange(start, end, size, name);
      await together(options, async (inner) => {
        const missing = joinNear(local.gaps(start, end), storedAgain, Number.POSITIVE_INFINITY);
        const here = end - start - missing.reduce((sum, [from, to]) => sum + to - from, 0);
        if (here > 0) inner.onBytes?.(here);
        await Promise.all(missing.map(([from, to]) => fetchPart(from, to, undefined, inner)));
      });
    },
    forget: (start, end) => local.forget(start, end),
  };
}

/** A sha256 tells a file from all others; an etag tells its versions apart, so the file's name goes with it. */
function versionOf({ sha256, remote, record }: FileState): string | undefined {
  if (sha256 !== undefined) return sha256.toLowerCase();
  return record.content === '' ? undefined : `${remote.name} ${record.content}`;
}

/** @throws RangeError for more bytes than there is memory: the length of a file is what its server says. */
function emptyBytes(length: number, name: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(length);
  } catch (cause) {
    throw new RangeError(
      `[@fgclip2/files] Expected a range of ${name} that fits into memory, got ${length} bytes.`,
      { cause },
    );
  }
}
