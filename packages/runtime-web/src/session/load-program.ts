import type { Program } from '@fgclip2/runtime';
import { type SessionInfo, serializeWith } from '@fgclip2/runtime/worker';
import type { WorkerLink } from '../link/start-worker.ts';
import type { WorkerSupervisor } from '../link/worker-supervisor.ts';
import { planSegments } from '../weights/plan-segments.ts';
import { readSegments } from '../weights/read-segments.ts';
import { reportProgress, type WebProgress } from '../weights/report-progress.ts';
import { hasOperator } from './has-operator.ts';
import { checkWeightMemory, takeWeightMemory } from './weight-memory.ts';

/** Options of {@link loadProgram}. */
export interface LoadOptions {
  /** The number that the worker knows the session by. */
  readonly id: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: WebProgress) => void) | undefined;
}

/** A program loaded in a worker. */
export interface LoadedProgram {
  readonly link: WorkerLink;
  readonly info: SessionInfo;
  /** Stops counting its weights against the worker. */
  readonly freeMemory: () => void;
}

/** Reads a program's weights and loads it in the worker, or in the next one where this one leaves WebGPU meanwhile. */
export async function loadProgram(
  supervisor: WorkerSupervisor,
  program: Program,
  options: LoadOptions,
): Promise<LoadedProgram> {
  const { id, signal, onProgress } = options;
  const plan = planSegments(program.externalWeights);
  const total = plan.ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  checkWeightMemory(total);
  const model = serializeWith(program, plan.placements, '@fgclip2/runtime-web');
  if (hasOperator(model, 'DynamicQuantizeMatMul')) {
    // onnxruntime would take every such product from the GPU to one thread and back.
    await supervisor.avoidWebgpu('WebGPU has no operator that multiplies in 8 bits');
  }
  // The worker loads onnxruntime while the weights are read.
  const link = supervisor.open();
  let freeMemory = (): void => {};
  try {
    freeMemory = await takeWeightMemory(supervisor, link, total);
    const onArrival = onProgress && reportProgress(plan.ranges, id, onProgress);
    const segments = await readSegments(plan, { signal, onArrival });
    const transfer = [model.buffer, ...segments.map(({ data }) => data.buffer)];
    const creation = link.call('create', { session: id, model, segments }, { signal, transfer });
    creation.catch((error: Error) => {
      // A GPU has less memory, or refuses a size: WebAssembly may do it.
      if (!signal?.aborted) supervisor.leave(link, `WebGPU could not take a program: ${error.message}`);
    });
    return { link, info: await creation, freeMemory };
  } catch (error) {
    freeMemory();
    if (supervisor.hasLeft(link)) return loadProgram(supervisor, program, options);
    throw error;
  }
}
