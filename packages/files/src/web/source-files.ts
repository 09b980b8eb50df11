import { anySignal } from '../any-signal.ts';
import { checkFileName } from '../file-name.ts';
import type { ByteSource, ProgressEvent, ReadOptions } from '../files.ts';
import { sharedWork } from '../shared-work.ts';
import { concurrencyLimit } from './ranges/concurrency-limit.ts';
import type { OpenFileOptions } from './ranges/file-state.ts';
import { openFile } from './ranges/open-file.ts';
import { rangeSource } from './ranges/range-source.ts';
import type { SourceOptions } from './source-options.ts';

/**
 * Downloads of many bytes that run side by side, for all sources: browsers open six connections to a server, and a
 * request that waits for one looks like one to a silent server.
 */
const limit = concurrencyLimit(4);

/** What a source says of one of its files. */
type FileOptions = Pick<
  OpenFileOptions,
  'remote' | 'cache' | 'known' | 'revalidate' | 'contentOf' | 'sha256'
>;

/** The files of one source that are open. */
export interface SourceFiles {
  /** Opens a file once; calls at the same time share the work. `find` says where it is, if there is one. */
  open(
    file: string,
    options: ReadOptions,
    find: (signal: AbortSignal) => Promise<FileOptions | undefined>,
  ): Promise<ByteSource | undefined>;
  /** Warns the page, once with each sentence. */
  warn(message: string): void;
}

let sources = 0;

/** Opens the files of a source with its options; `from` is where they come from. */
export function sourceFiles(options: SourceOptions, from: string): SourceFiles {
  const { onWarning, integrity, retries, retryDelay, timeout, cachedTimeout } = options;
  const opened = new Map<string, ByteSource>();
  const warned = new Set<string>();
  const key = sources++;
  const onProgress =
    options.onProgress && ((event: ProgressEvent) => options.onProgress?.({ ...event, from }));

  function warn(message: string): void {
    if (warned.has(message)) return;
    warned.add(message);
    onWarning?.(message);
  }

  async function open(
    file: string,
    openOptions: ReadOptions,
    find: (signal: AbortSignal) => Promise<FileOptions | undefined>,
  ): Promise<ByteSource | undefined> {
    const signal = anySignal(options.signal, openOptions.signal);
    signal?.throwIfAborted();
    checkFileName(file);
    const there = opened.get(file);
    if (there !== undefined) return there;
    return sharedWork(`${key} ${file}`, { signal }, async (workSignal) => {
      const found = await find(workSignal);
      if (found === undefined) return undefined;
      const sha256 = integrity?.[file] ?? found.sha256;
      const onChanged = () => opened.delete(file);
      const waits = { retries, retryDelay, timeout, cachedTimeout };
      const shared = { file, limit, warn, onProgress, onChanged, ...waits, sha256 };
      const fileState = await openFile({ ...found, ...shared, signal: workSignal });
      if (fileState === undefined) return undefined;
      const source = rangeSource({ ...fileState, signal: options.signal });
      opened.set(file, source);
      return source;
    });
  }

  return { open, warn };
}
