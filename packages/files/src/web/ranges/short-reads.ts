import type { NewPiece } from '../storage/contract.ts';
import { joinNear } from '../storage/intervals.ts';

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
 * become one request, and the requests run side by side. A read resolves once its bytes are stored, so that a page
 * that shows what it made of them finds them at its next visit.
 */
export function shortReads(download: ShortRead, store: (pieces: NewPiece[]) => Promise<void>): ShortRead {
  let queue: Waiting[] = [];
  let arrived: NewPiece[] = [];
  let storing: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;

  /** Stores bytes: at once, or together with all others that arrive while the ones before are being stored. */
  function storeSoon(piece: NewPiece): Promise<void> {
    arrived.push(piece);
    next ??= storing.then(() => {
      const pieces = arrived;
      arrived = [];
      next = undefined;
      storing = store(pieces);
      return storing;
    });
    return next;
  }

  function flush(): void {
    const all = queue;
    queue = [];
    const requests = joinNear(
      all.map(({ start, end }) => [start, end]),
      nearDistance,
      longestRequest,
    );
    for (const [start, end] of requests) {
      const waiting = all.filter((read) => read.start >= start && read.end <= end);
      void request(start, end, waiting);
    }
  }

  /** One request for all that wait for it; it ends early only when nobody waits for it any longer. */
  async function request(start: number, end: number, waiting: Waiting[]): Promise<void> {
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
      await storeSoon({ start, bytes });
      for (const read of left) read.resolve(bytes.slice(read.start - start, read.end - start));
    } catch (error) {
      for (const read of left) read.reject(error);
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
