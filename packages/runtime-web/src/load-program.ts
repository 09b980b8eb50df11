import type { Program } from '@fgclip2/runtime';
import type { SessionInfo } from '@fgclip2/runtime/worker';
import { describe } from '@fgclip2/tensor';
import { hasOperator } from './has-operator.ts';
import type { WorkerKeeper } from './keep-worker.ts';
import { planSegments } from './plan-segments.ts';
import { readSegments } from './read-segments.ts';
import { reportProgress, type WebProgress } from './report-progress.ts';
import type { WorkerLink } from './start-worker.ts';
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
  /** Counts its weights no more among those of the worker. */
  readonly freeMemory: () => void;
}

/** Reads a program's weights and loads it in the worker, or in the next one where this one leaves WebGPU meanwhile. */
export async function loadProgram(
  keeper: WorkerKeeper,
  program: Program,
  options: LoadOptions,
): Promise<LoadedProgram> {
  const { id, signal, onProgress } = options;
  const plan = planSegments(program.externalWeights);
  const total = plan.ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  checkWeightMemory(total);
  const bytes = program.serialize((weight) => {
    const placement = plan.placements.get(weight);
    if (placement !== undefined) return placement;
    throw new Error(
      `[@fgclip2/runtime-web] Expected ${describe(weight.name)} among the program's externalWeights.`,
    );
  });
  // A copy of its own, for a view would drag the buffer it lies in along.
  const model = new Uint8Array(bytes);
  if (hasOperator(model, 'DynamicQuantizeMatMul')) {
    // onnxruntime would take every such product from the GPU to one thread and back.
    await keeper.avoidWebgpu('WebGPU has no operator that multiplies in 8 bits');
  }
  // The worker loads onnxruntime while the weights are read.
  const link = keeper.open();
  let freeMemory = (): void => {};
  try {
    freeMemory = await takeWeightMemory(keeper, link, total);
    const onArrival = onProgress && reportProgress(plan.ranges, id, onProgress);
    const segments = await readSegments(plan, { signal, onArrival });
    const transfer = [model.buffer, ...segments.map(({ data }) => data.buffer)];
    const creation = link.call('create', { session: id, model, segments }, { signal, transfer });
    creation.catch((error: Error) => {
      // A GPU has less memory, or refuses a size: WebAssembly may do it.
      if (!signal?.aborted) keeper.leave(link, `WebGPU could not take a program: ${error.message}`);
    });
    return { link, info: await creation, freeMemory };
  } catch (error) {
    freeMemory();
    if (keeper.hasLeft(link)) return loadProgram(keeper, program, options);
    throw error;
  }
}
