import type { ReadOptions } from '@fgclip2/files';
import type { Segment } from '../messages.ts';
import { checkWeights } from './check-weights.ts';
import { copyInSlices } from './copy-in-slices.ts';
import type { SegmentPlan, SegmentRange } from './plan-segments.ts';

/** Reads that run side by side. */
const readsAtOnce = 4;

/** Options of {@link readSegments}. */
export interface ReadSegmentsOptions {
  /** Rejects with the signal's reason, even in the middle of a download. @default undefined */
  signal?: AbortSignal | undefined;
  /** Called with the number of bytes of a range that are here: never less than before, all of them in the end. @default undefined */
  onArrival?: ((range: SegmentRange, bytes: number) => void) | undefined;
}

/**
 * Reads the segments of a plan, four at a time, each into a buffer of its own.
 *
 * @throws Error when a weight is not what its file says it is.
 */
export async function readSegments(
  { ranges }: SegmentPlan,
  { signal, onArrival }: ReadSegmentsOptions = {},
): Promise<Segment[]> {
  const segments: Segment[] = [];
  const copy = copyInSlices();
  let next = 0;
  await Promise.all(Array.from({ length: readsAtOnce }, readNext));
  return segments;

  async function readNext(): Promise<void> {
    for (let index = next++; index < ranges.length; index = next++) {
      const range = ranges[index]!;
      try {
        segments[index] = { path: range.path, data: await readRange(range) };
      } catch (error) {
        next = ranges.length;
        throw error;
      }
    }
  }

  async function readRange(range: SegmentRange): Promise<Uint8Array<ArrayBuffer>> {
    const length = range.end - range.start;
    let arrived = 0;
    const arrive = (bytes: number): void => {
      // A source that tries again counts bytes twice.
      arrived = Math.max(arrived, Math.min(bytes, length));
      onArrival?.(range, arrived);
    };
    let reported = 0;
    const onBytes = (count: number): void => {
      reported += count;
      arrive(reported);
    };
    const options: ReadOptions = onArrival === undefined ? { signal } : { signal, onBytes };
    const bytes = await range.source.read(range.start, range.end, options);
    // Copied: the bytes move to the worker, and the source may have given its own.
    const data = await copy(bytes);
    await checkWeights(range, data);
    if (arrived < length) arrive(length);
    return data;
  }
}
