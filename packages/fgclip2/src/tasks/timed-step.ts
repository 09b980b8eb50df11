/** A step of a task, as timings name it. */
export type Stage = 'decode' | 'preprocess' | 'text' | 'vision';

/** Options of every task that has steps. */
export interface StepOptions {
  /** Rejects the task between its steps. @default undefined */
  signal?: AbortSignal | undefined;
  /** Called after each step with its duration in milliseconds. @default undefined */
  onStage?: ((stage: Stage, milliseconds: number) => void) | undefined;
}

/** Runs a step unless the task was aborted, and reports its duration. */
export async function timedStep<T>(
  stage: Stage,
  { signal, onStage }: StepOptions,
  step: () => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const start = performance.now();
  const result = await step();
  onStage?.(stage, performance.now() - start);
  return result;
}
