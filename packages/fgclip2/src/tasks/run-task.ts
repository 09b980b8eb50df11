import type { ProbeError } from '@fgclip2/model';
import type { Runtime } from '@fgclip2/runtime';
import type { Downloads } from '../loading/downloads.ts';

/** A runtime that may be able to move its sessions to a slower backend. */
export interface Engine extends Runtime {
  /** Moves the sessions for a reason; says whether it has. */
  fallBack?(reason: string): Promise<boolean>;
}

/** What runs the tasks of a model. */
export interface TaskRunner {
  readonly engine: Engine;
  /** What the weights are read through. */
  readonly downloads: Downloads;
}

/**
 * Runs a task that asks the model something, with three concerns in this order. It rejects at once when the signal
 * aborts. It shares downloads with the other tasks: they end with the last task that waits for them. It runs again
 * where the numbers were found wrong and the engine can move to a slower backend.
 */
export async function runTask<T>(
  { engine, downloads }: TaskRunner,
  task: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  signal?.throwIfAborted();
  let abort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal?.reason);
  });
  signal?.addEventListener('abort', abort);
  downloads.join();
  let hasMoved = false;
  const attempt = async (): Promise<T> => {
    for (;;) {
      try {
        return await task();
      } catch (error) {
        // It came to share a download that was just being ended.
        if (signal?.aborted !== true && downloads.wasEnded(error)) continue;
        if (hasMoved || !isProbeError(error)) throw error;
        hasMoved = true;
        if (!(await engine.fallBack?.(error.message))) throw error;
      }
    }
  };
  try {
    return await Promise.race([attempt(), aborted]);
  } finally {
    signal?.removeEventListener('abort', abort);
    downloads.leave({ aborted: signal?.aborted === true });
  }
}

/** By its name: the error may come from another copy of its package. */
function isProbeError(error: unknown): error is ProbeError {
  return Object(error).name === 'ProbeError';
}
