import { anySignal } from '../any-signal.ts';

/** Milliseconds without a byte from a server after which a request has failed. */
export const defaultTimeout = 30_000;

/** The same where the cache can answer instead, as the hub's own tools have it. */
export const defaultCachedTimeout = 10_000;

/** Bytes of a body within the time of a silence: a server that drips fewer could go on for years. */
const leastBytes = 4096;

/** How long a server may be silent. */
export interface IdleLimit {
  /** Aborts when the server was silent for too long, or with the caller's signal. */
  readonly signal: AbortSignal;
  /** Whether the server was silent for too long, or dripped. */
  isOver(): boolean;
  /** What errors call that. */
  words(): string;
  /** Counts from now again: a response has arrived, or so many bytes of its body. */
  heard(bytes?: number): void;
  /** Throws the reason of the caller's own signal, where that has aborted. */
  throwIfAborted(): void;
}

/** Runs work that may wait for a server at most `timeout` milliseconds at a time. */
export async function withIdleLimit<T>(
  timeout: number,
  signal: AbortSignal | undefined,
  work: (limit: IdleLimit) => Promise<T>,
): Promise<T> {
  const silence = new AbortController();
  let words = `nothing within ${timeout / 1000} s`;
  let since = performance.now();
  let received = 0;
  const end = (): void =>
    silence.abort(new Error(`[@fgclip2/files] Expected a response within ${timeout / 1000} s, got none.`));
  let timer = setTimeout(end, timeout);
  try {
    return await work({
      signal: anySignal(silence.signal, signal)!,
      isOver: () => silence.signal.aborted,
      words: () => words,
      throwIfAborted: () => signal?.throwIfAborted(),
      heard(bytes) {
        clearTimeout(timer);
        if (bytes !== undefined) received += bytes;
        const isLate = bytes !== undefined && performance.now() - since >= timeout;
        if (isLate && received < leastBytes) {
          words = `less than ${leastBytes} bytes within ${timeout / 1000} s`;
          end();
          return;
        }
        if (bytes === undefined || isLate) [since, received] = [performance.now(), 0];
        timer = setTimeout(end, timeout);
      },
    });
  } finally {
    clearTimeout(timer);
  }
}
