import type { ByteSource, ReadOptions } from './files.ts';

/** A {@link ByteSource} that can download bytes for later without giving them to the caller. */
export interface PrefetchableSource extends ByteSource {
  /** Downloads [start, end) and stores it; memory stays bounded however long it is. */
  prefetch(start: number, end: number, options?: ReadOptions): Promise<void>;
}

/** Whether a source can prefetch bytes; one on a disk or in memory has them already. */
export function isPrefetchableSource(source: ByteSource): source is PrefetchableSource {
  return typeof Object(source).prefetch === 'function';
}
