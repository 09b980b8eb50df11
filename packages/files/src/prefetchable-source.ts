import type { ByteSource, ReadOptions } from './files.ts';

/** A {@link ByteSource} that can download bytes for later without giving them to the caller. */
export interface PrefetchableSource extends ByteSource {
  /** Brings [start, end) here and keeps it; memory stays bounded however long it is. */
  keep(start: number, end: number, options?: ReadOptions): Promise<void>;
}

/** Whether a source can keep bytes; one on a disk or in memory has them at hand and need not. */
export function isPrefetchableSource(source: ByteSource): source is PrefetchableSource {
  return 'keep' in source && typeof source.keep === 'function';
}
