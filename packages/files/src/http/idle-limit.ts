import { anySignal } from '../any-signal.ts';

/** Milliseconds without a byte from a server after which a request has failed. */
export const defaultTimeout = 30_000;

/** The same where the cache can answer instead, as the hub's own tools have it. */
export const defaultCachedTimeout = 10_000;

/** How long a server may be silent. */
export interface IdleLimit {
  /** Aborts when the server was silent for too long, or with the caller's signal. */
  readonly signal: AbortSignal;
  /** The longest silence, in milliseconds. */
  readonly timeout: number;
  /** Whether the server was silent for too long. */
  isOver(): boolean;
  /** Counts from now again: something has arrived. */
  heard(): void;
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
  const end = (): void =>
    silence.abort(new Error(`[@fgclip2/files] Expected a response within ${timeout / 1000} s, got none.`));
  let timer = setTimeout(end, timeout);
  try {
    return await work({
      signal: anySignal(silence.signal, signal)!,
      timeout,
      isOver: () => silence.signal.aborted,
      throwIfAborted: () => signal?.throwIfAborted(),
      heard() {
        clearTimeout(timer);
        timer = setTimeout(end, timeout);
      },
    });
  } finally {
    clearTimeout(timer);
  }
}

/** What errors call the silence. */
export function noResponse(timeout: number): string {
  return `nothing within ${timeout / 1000} s`;
}
