import { anySignal } from '@fgclip2/files';

/** How {@link streamConcurrently} spreads its work. */
export interface ConcurrencyOptions {
  /** Items in their second step at the same time. */
  atOnce: number;
  /** Further items that are read, in their first step, waiting for the second, or finished and not taken yet. */
  ahead: number;
  /** Whether results come in the order of their items, or each as soon as it is there. @default 'finished' */
  order?: 'given' | 'finished' | undefined;
  /** Ends the stream with its reason. @default undefined */
  signal?: AbortSignal | undefined;
}

/** The two steps that an item takes; the signal aborts when the stream ends before they do. */
export interface ConcurrentSteps<Item, Prepared, Result> {
  prepare(item: Item, index: number, signal: AbortSignal): Promise<Prepared> | Prepared;
  use(prepared: Prepared, index: number, signal: AbortSignal): Promise<Result>;
}

/**
 * Takes items through two steps: a few are prepared while earlier ones are used. At most `atOnce + ahead` items are
 * held beside the one that the caller has, so a caller that waits stops the reading.
 *
 * After the first error of a step no further item begins, and the error is thrown once nothing is running; an error
 * of the items themselves comes after the results of those before it. A caller that leaves the loop ends everything.
 */
export async function* streamConcurrently<Item, Prepared, Result>(
  items: Iterable<Item> | AsyncIterable<Item>,
  { atOnce, ahead, order = 'finished', signal }: ConcurrencyOptions,
  steps: ConcurrentSteps<Item, Prepared, Result>,
): AsyncGenerator<Result, void, undefined> {
  signal?.throwIfAborted();
  const input = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const stop = new AbortController();
  const inner = anySignal(signal, stop.signal)!;
  const results = new Map<number, Result>();
  const waiting: (() => void)[] = [];
  let free = atOnce;
  let held = 0;
  let running = 0;
  let read = 0;
  let given = 0;
  let isReading = false;
  let isRead = false;
  let failure: { error: unknown } | undefined;
  let inputFailure: { error: unknown } | undefined;
  let wake = (): void => {};

  async function take(item: Item, index: number): Promise<void> {
    const prepared = await steps.prepare(item, index, inner);
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      if (failure !== undefined || inner.aborted) return;
      results.set(index, await steps.use(prepared, index, inner));
    } catch (error) {
      // Known before the next one takes this place.
      failure ??= { error };
    } finally {
      const first = waiting.shift();
      if (first === undefined) free++;
      else first();
    }
  }

  async function begin(item: Item, index: number): Promise<void> {
    running++;
    try {
      await take(item, index);
    } catch (error) {
      failure ??= { error };
    }
    running--;
    wake();
  }

  async function readOne(): Promise<void> {
    isReading = true;
    held++;
    try {
      const { done, value } = await input.next();
      if (done === true) {
        isRead = true;
        held--;
      } else if (!inner.aborted) {
        void begin(value, read++);
      }
    } catch (error) {
      isRead = true;
      inputFailure = { error };
    }
    isReading = false;
    readOn();
    wake();
  }

  function readOn(): void {
    const isOver = isRead || failure !== undefined || inner.aborted;
    if (!isReading && !isOver && held < atOnce + ahead) void readOne();
  }

  const onAbort = (): void => wake();
  signal?.addEventListener('abort', onAbort);
  try {
    readOn();
    for (;;) {
      signal?.throwIfAborted();
      if (failure !== undefined) throw failure.error;
      const next = order === 'given' ? given : results.keys().next().value;
      if (next !== undefined && results.has(next)) {
        const result = results.get(next)!;
        results.delete(next);
        given++;
        held--;
        readOn();
        yield result;
        continue;
      }
      if (isRead && running === 0) break;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (inputFailure !== undefined) throw inputFailure.error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    stop.abort();
    while (running > 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (!isRead) {
      const closing = Promise.resolve(input.return?.());
      // One that is still waiting for its next item may never come back.
      if (isReading) closing.catch(() => {});
      else await closing;
    }
  }
}
