import { ProbeError } from '@fgclip2/model';
import type { Runtime } from '@fgclip2/runtime';

/** A runtime that may be able to move its sessions to a slower backend. */
export interface Engine extends Runtime {
  /** Moves the sessions for a reason; says whether it has. */
  fallBack?(reason: string): Promise<boolean>;
}

/** Runs a task; again, where its numbers were found wrong and the engine can move. */
export async function answerOn<T>(engine: Engine, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof ProbeError)) throw error;
    if (!(await engine.fallBack?.(error.message))) throw error;
    return await task();
  }
}
