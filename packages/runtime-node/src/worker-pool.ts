import { startWorker, type WorkerLink } from './start-worker.ts';
import type { WorkerThread } from './worker-thread.ts';

/** The worker threads of a runtime. */
export interface WorkerPool {
  /** Why every call is refused, once the pool has ended. */
  readonly ended: Error | undefined;
  /**
   * Does some work with the worker that has the least to do, the first of several: a program that asks one thing at a
   * time then uses one worker. A worker starts when it is first needed, and again after it has failed.
   */
  use<T>(work: (worker: WorkerLink) => Promise<T>): Promise<T>;
  /** Rejects pending and later calls with `reason`, and ends each worker when its running call is over. */
  end(reason: Error): Promise<void>;
}

/** A pool of `size` threads that `createWorker` makes; none has started yet. */
export function workerPool(createWorker: () => WorkerThread, size: number): WorkerPool {
  const places = Array.from({ length: size }, () => ({
    worker: undefined as WorkerLink | undefined,
    calls: 0,
  }));
  let ended: Error | undefined;
  let ending: Promise<void> | undefined;

  return {
    get ended() {
      return ended;
    },
    async use(work) {
      if (ended !== undefined) throw ended;
      const place = places.reduce((best, other) => (other.calls < best.calls ? other : best));
      if (place.worker === undefined || place.worker.ended !== undefined)
        place.worker = startWorker(createWorker());
      place.calls++;
      try {
        return await work(place.worker);
      } finally {
        place.calls--;
      }
    },
    end(reason) {
      ended ??= reason;
      ending ??= Promise.all(places.map(({ worker }) => worker?.end(reason))).then(() => undefined);
      return ending;
    },
  };
}
