/** Work under way, with everyone who waits for it. */
interface Work {
  promise: Promise<unknown>;
  waiting: number;
  controller: AbortController;
  listeners: Set<Listener>;
}

type Listener = (loaded: number, total: number | undefined) => void;

/** Who waits for shared work. */
export interface Waiter {
  signal?: AbortSignal | undefined;
  onProgress?: Listener | undefined;
}

const underWay = new Map<string, Work>();

/**
 * Starts work, or joins the work of the same key that is under way in this thread. A waiter whose signal
 * aborts leaves; the work itself is aborted when nobody waits for it any longer.
 */
export async function sharedWork<T>(
  key: string,
  waiter: Waiter,
  start: (signal: AbortSignal, onProgress: Listener) => Promise<T>,
): Promise<T> {
  const { signal, onProgress } = waiter;
  signal?.throwIfAborted();
  let work = underWay.get(key);
  while (work?.controller.signal.aborted) {
    await work.promise.catch(() => {}); // given up by everyone: it ends before the same work begins again
    work = underWay.get(key);
  }
  signal?.throwIfAborted();
  work ??= begin(key, start);
  work.waiting++;
  if (onProgress !== undefined) work.listeners.add(onProgress);
  let leave: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    leave = () => reject(signal?.reason);
    signal?.addEventListener('abort', leave);
  });
  try {
    return (await Promise.race([work.promise, aborted])) as T;
  } finally {
    if (leave !== undefined) signal?.removeEventListener('abort', leave);
    if (onProgress !== undefined) work.listeners.delete(onProgress);
    if (--work.waiting === 0) {
      work.controller.abort();
      await work.promise.catch(() => {}); // no work is left running when the last caller returns
    }
  }
}

function begin(key: string, start: (signal: AbortSignal, onProgress: Listener) => Promise<unknown>): Work {
  const controller = new AbortController();
  const listeners = new Set<Listener>();
  const promise = start(controller.signal, (loaded, total) => {
    for (const listener of listeners) listener(loaded, total);
  }).finally(() => underWay.delete(key));
  const work: Work = { promise, waiting: 0, controller, listeners };
  underWay.set(key, work);
  return work;
}
