import type { ProgressEvent } from '@fgclip2/files';
import type { SegmentRange } from './plan-segments.ts';

/** How far the weights of one session that is being created have been read. */
export interface WebProgress extends ProgressEvent {
  /** What the weights' source calls itself: a path or a URL that ends in the file's name. */
  file: string;
  /** Number of the session, from 0 on, in the order in which they were asked for. */
  session: number;
  /** Bytes of the session's weights in this file that are here. */
  loaded: number;
  /** Bytes of the session's weights in this file, all that is read of it. */
  total: number;
}

/**
 * Reports every file of a session that is being created, first with nothing loaded, and returns how to say that
 * bytes of a range have arrived, counted from its beginning.
 */
export function reportProgress(
  ranges: readonly SegmentRange[],
  session: number,
  onProgress: (progress: WebProgress) => void,
): (range: SegmentRange, bytes: number) => void {
  const files = new Map<string, { loaded: number; total: number }>();
  const arrived = new Map<SegmentRange, number>();
  for (const { source, start, end } of ranges) {
    const { loaded, total } = files.get(source.name) ?? { loaded: 0, total: 0 };
    files.set(source.name, { loaded, total: total + end - start });
  }
  for (const [file, { loaded, total }] of files) onProgress({ file, session, loaded, total });

  return (range, bytes) => {
    const file = range.source.name;
    const entry = files.get(file)!;
    entry.loaded += bytes - (arrived.get(range) ?? 0);
    arrived.set(range, bytes);
    onProgress({ file, session, loaded: entry.loaded, total: entry.total });
  };
}
