import type { WorkerLink } from '../link/start-worker.ts';
import type { WorkerSupervisor } from '../link/worker-supervisor.ts';

/** WebAssembly addresses 4 GiB, and onnxruntime copies the weights of every session into them. */
const memory = 2 ** 32;

/** Bytes of weights that the sessions of each worker hold. */
const held = new WeakMap<WorkerLink, number>();

/** @throws RangeError for more bytes than the sessions of one worker can hold together. */
export function checkWeightMemory(bytes: number, others = 0): void {
  if (bytes + others <= memory) return;
  const sum = others === 0 ? '' : ` with the ${others} of the sessions that are loaded; dispose some, or`;
  throw new RangeError(
    `[@fgclip2/runtime-web] Expected at most ${memory} bytes of weights, all that WebAssembly can address, ` +
      `got ${bytes}${sum === '' ? ';' : sum} load a quantized variant of the checkpoint (q8 or q4).`,
  );
}

/**
 * Counts the weights of a session that is about to be loaded among those of its worker, and returns how to stop
 * that. A worker on WebGPU has them in the GPU's memory, which limits them itself.
 *
 * @throws RangeError when they are too many together.
 */
export async function takeWeightMemory(
  supervisor: WorkerSupervisor,
  link: WorkerLink,
  bytes: number,
): Promise<() => void> {
  const others = (): number => held.get(link) ?? 0;
  if (others() + bytes > memory && !(await supervisor.isOnWebgpu(link))) checkWeightMemory(bytes, others());
  held.set(link, others() + bytes);
  let isTaken = true;
  return () => {
    if (isTaken) held.set(link, others() - bytes);
    isTaken = false;
  };
}
