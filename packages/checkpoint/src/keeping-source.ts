import type { ByteSource, ReadOptions } from '@fgclip2/tensor';

/** A {@link ByteSource} that can download bytes for later without giving them to the caller. */
export interface KeepingSource extends ByteSource {
  /** Brings [start, end) here and keeps it; memory stays bounded however long it is. */
  keep(start: number, end: number, options?: ReadOptions): Promise<void>;
}

/** Whether a source can keep bytes; one on a disk or in memory has them at hand and need not. */
export function isKeepingSource(source: ByteSource): source is KeepingSource {
  return 'keep' in source && typeof source.keep === 'function';
}
