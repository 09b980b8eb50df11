import type { ByteSource } from '@fgclip2/tensor';
import type { Segment } from './messages.ts';
import { type SegmentPlan, segmentPath } from './plan-segments.ts';

/** Bytes read at a time. */
const pieceLength = 2 ** 24;

/** Reads that run side by side. */
const lanes = 4;

interface Piece {
  readonly source: ByteSource;
  readonly start: number;
  readonly end: number;
  readonly target: Uint8Array;
}

/** Reads the stretches of a plan into buffers of their own, in pieces of 16 MB, four at a time. */
export async function readSegments(plan: SegmentPlan, signal?: AbortSignal): Promise<Segment[]> {
  const segments = plan.lengths.map((length, i) => ({ path: segmentPath(i), data: new Uint8Array(length) }));
  const pieces: Piece[] = [];
  for (const { source, start, end, segment, offset } of plan.stretches) {
    for (let from = start; from < end; from += pieceLength) {
      const to = Math.min(from + pieceLength, end);
      const target = segments[segment]!.data.subarray(offset + from - start, offset + to - start);
      pieces.push({ source, start: from, end: to, target });
    }
  }
  await Promise.all(Array.from({ length: lanes }, readNext));
  return segments;

  async function readNext(): Promise<void> {
    for (let piece = pieces.shift(); piece !== undefined; piece = pieces.shift()) {
      const { source, start, end, target } = piece;
      try {
        const bytes = await source.read(start, end, { signal });
        await nextTurn();
        target.set(bytes);
      } catch (error) {
        pieces.length = 0;
        throw error;
      }
    }
  }
}

/** Lets the page do something else: copying gigabytes must not hold it up in one piece. */
function nextTurn(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
