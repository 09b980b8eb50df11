import type { NewPiece } from '../storage/local-bytes.ts';
import { joinNear } from './intervals.ts';

/** Bytes between two reads of one moment that are downloaded along instead of asking twice. */
const nearDistance = 4096;

/** Bytes that reads of one moment are joined to at most. */
const longestRequest = 1 << 20;

/** One read that waits for its request. */
interface Waiting {
  start: number;
  end: number;
  signal: AbortSignal | undefined;
  resolve(bytes: Uint8Array): void;
  reject(reason: unknown): void;
}

/** Reads few bytes of a file. */
export type ShortRead = (start: number, end: number, signal: AbortSignal | undefined) => Promise<Uint8Array>;

/**
 * Joins the reads that are asked for at the same moment, as the rows of one text are: those near each other
 * become one request, the requests run side by side, and what they brought is handed to `keep` together.
 */
export function shortReads(download: ShortRead, keep: (pieces: NewPiece[]) => void): ShortRead {
  let queue: Waiting[] = [];

  async function flush(): Promise<void> {
    const all = queue;
    queue = [];
    const requests = joinNear(
      all.map(({ start, end }) => [start, end]),
      nearDistance,
      longestRequest,
    );
    const pieces = await Promise.all(
      requests.map(([start, end]) =>
        request(
          start,
          end,
          all.filter((read) => read.start >= start && read.end <= end),
        ),
      ),
    );
    keep(pieces.filter((piece) => piece !== undefined));
  }

  /** One request for all that wait for it; it ends early only when nobody waits any more. */
  async function request(start: number, end: number, waiting: Waiting[]): Promise<NewPiece | undefined> {
    const controller = new AbortController();
    const left = new Set(waiting);
    const listening = waiting.map((read) => {
      const leave = () => {
        read.reject(read.signal?.reason);
        left.delete(read);
        if (left.size === 0) controller.abort(read.signal?.reason);
      };
      if (read.signal?.aborted) leave();
      else read.signal?.addEventListener('abort', leave);
      return () => read.signal?.removeEventListener('abort', leave);
    });
    try {
      const bytes = await download(start, end, controller.signal);
      for (const read of left) read.resolve(bytes.slice(read.start - start, read.end - start));
      return { start, bytes };
    } catch (error) {
      for (const read of left) read.reject(error);
      return undefined;
    } finally {
      for (const stop of listening) stop();
    }
  }

  return (start, end, signal) =>
    new Promise((resolve, reject) => {
      queue.push({ start, end, signal, resolve, reject });
      if (queue.length === 1) queueMicrotask(flush);
    });
}
