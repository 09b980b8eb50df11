import { refresh } from './element.ts';

/** A task of which only the newest call matters. */
export interface Latest<A extends unknown[]> {
  /** Aborts the call before it, waits a little for yet another, and runs. */
  (...values: A): void;
  /** Aborts the call that waits or runs. */
  stop(): void;
  /** Whether a call waits or runs; each change is followed by a `refresh`. */
  isBusy(): boolean;
}

/** Options of {@link latest}. */
export interface LatestOptions {
  /** Milliseconds to wait for a newer call. @default 0 */
  delay?: number | undefined;
  /** Called with errors of calls that still mattered. */
  onError(error: unknown): void;
}

/** Makes a task of which only the newest call matters, as when somebody types. */
export function latest<A extends unknown[]>(
  task: (signal: AbortSignal, ...values: A) => Promise<void>,
  { delay = 0, onError }: LatestOptions,
): Latest<A> {
  let current: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    clearTimeout(timer);
    current?.abort();
    current = undefined;
    refresh();
  };
  const start = (...values: A) => {
    stop();
    const controller = new AbortController();
    const { signal } = controller;
    current = controller;
    timer = setTimeout(async () => {
      try {
        await task(signal, ...values);
      } catch (error) {
        if (!signal.aborted) onError(error);
      }
      if (current !== controller) return;
      current = undefined;
      refresh();
    }, delay);
  };
  return Object.assign(start, { stop, isBusy: () => current !== undefined });
}
