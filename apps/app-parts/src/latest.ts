/** A task of which only the newest call matters. */
export interface Latest<A extends unknown[]> {
  /** Aborts the call before it, waits a little for yet another, and runs. */
  (...values: A): void;
  /** Aborts the call that waits or runs. */
  stop(): void;
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
  let controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    clearTimeout(timer);
    controller.abort();
  };
  const start = (...values: A) => {
    stop();
    controller = new AbortController();
    const { signal } = controller;
    timer = setTimeout(() => {
      task(signal, ...values).catch((error) => {
        if (!signal.aborted) onError(error);
      });
    }, delay);
  };
  return Object.assign(start, { stop });
}
