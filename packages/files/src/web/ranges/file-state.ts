import type { ProgressEvent } from '../../files.ts';
import type { RetryOptions } from '../../http/retries.ts';
import type { FileCache, FileRecord, Validators } from '../storage/contract.ts';
import type { LocalBytes } from '../storage/local-bytes.ts';
import type { ConcurrencyLimit } from './concurrency-limit.ts';
import type { RangeResponse, RemoteFile } from './remote-file.ts';

/** How a file is opened. */
export interface OpenFileOptions extends RetryOptions {
  /** Name inside its source. */
  file: string;
  remote: RemoteFile;
  limit: ConcurrencyLimit;
  cache: FileCache | undefined;
  /** What the source knows of the file without asking for it. */
  known?: FileRecord | undefined;
  /** What its version is stored under; `undefined` where nothing tells it from another. */
  contentOf(version: Validators & { size: number | undefined }): string | undefined;
  /** Asks whether a stored file is still the server's version. */
  revalidate: boolean;
  /** Milliseconds that a server may say nothing. @default 30000 */
  timeout?: number | undefined;
  /** The same for a stored file. @default 10000 */
  cachedTimeout?: number | undefined;
  /** sha256 of the file, in hex. */
  sha256?: string | undefined;
  warn(message: string): void;
  onProgress?: ((event: ProgressEvent) => void) | undefined;
  /** Called when the file turns out to be another version than the one opened. */
  onChanged(): void;
}

/** A file whose version and size are known, and what is here of it. */
export interface FileState extends OpenFileOptions {
  readonly record: FileRecord;
  readonly local: LocalBytes;
  /** Whether the size in the record is certain; a whole file that comes compressed has another size than its response says. */
  sized: boolean;
  /** The whole file coming in, where the server knows no ranges. */
  whole?: Promise<void> | undefined;
  /** @throws Error when there is no such file any longer, or it is another version. */
  checkVersion(range: RangeResponse | undefined): asserts range is RangeResponse;
  /** Counts bytes that arrived. */
  progress(count: number): void;
}
