import type { ReadOptions } from '@fgclip2/files';
import type { Session } from '@fgclip2/runtime';
import { checkBoundaryTypes, copyInputs, type SessionInfo, toTensors } from '@fgclip2/runtime/worker';
import { checkOptions, signalOption } from '@fgclip2/tensor';
import type { InferenceSession } from 'onnxruntime-node';
import type { WorkerLink } from './start-worker.ts';
import type { WorkerPool } from './worker-pool.ts';

/** A program as onnxruntime takes it. */
export interface Model {
  bytes: Uint8Array<ArrayBuffer>;
  options: InferenceSession.SessionOptions;
  /** Buffers of the model and its weights, which move to the worker. */
  transfer: readonly ArrayBuffer[];
}

/** The session of one worker: its creation, and whether that is over. */
interface Copy {
  created: Promise<SessionInfo>;
  isReady: boolean;
}

const packageName = '@fgclip2/runtime-node';

/**
 * Loads a model into a worker as session number `id`. Another worker loads its own copy when a call first falls to
 * it, and so does one that replaces a worker that has failed: `makeModel` is asked for each.
 *
 * @throws TypeError for an input or output of a type that no caller could give or take.
 */
export async function nodeSession(
  pool: WorkerPool,
  id: number,
  makeModel: (options: ReadOptions) => Promise<Model>,
  { signal }: ReadOptions,
): Promise<Session> {
  const copies = new Map<WorkerLink, Copy>();
  const info = await pool.use((worker) => copyIn(worker, signal).created);
  let disposal: Promise<void> | undefined;

  function copyIn(worker: WorkerLink, signal?: AbortSignal): Copy {
    for (const other of copies.keys()) if (other.ended !== undefined) copies.delete(other);
    let copy = copies.get(worker);
    if (copy === undefined) {
      const made: Copy = { created: create(worker, signal), isReady: false };
      made.created.then(
        () => {
          made.isReady = true;
        },
        () => copies.delete(worker),
      );
      copies.set(worker, made);
      copy = made;
    }
    return copy;
  }

  async function create(worker: WorkerLink, signal?: AbortSignal): Promise<SessionInfo> {
    const { bytes, options, transfer } = await makeModel({ signal });
    const request = { session: id, model: bytes, options };
    const info = await worker.call('create', request, { signal, transfer });
    try {
      signal?.throwIfAborted();
      checkBoundaryTypes(info, packageName);
    } catch (error) {
      await worker.call('release', { session: id });
      throw error;
    }
    return info;
  }

  function check(signal: AbortSignal | undefined): void {
    if (pool.ended !== undefined) throw pool.ended;
    if (disposal !== undefined) throw disposed();
    signal?.throwIfAborted();
  }

  async function release(worker: WorkerLink, { created }: Copy): Promise<void> {
    worker.drop(id, disposed());
    try {
      await created;
      await worker.call('release', { session: id });
    } catch (error) {
      // A worker that ended meanwhile has released everything, and a copy that failed holds nothing.
      if (worker.ended === undefined && copies.has(worker)) throw error;
    }
  }

  function dispose(): Promise<void> {
    disposal ??= Promise.all([...copies].map(([worker, copy]) => release(worker, copy))).then(
      () => undefined,
    );
    return disposal;
  }

  return {
    inputNames: info.inputs.map(({ name }) => name),
    outputNames: info.outputs.map(({ name }) => name),

    async run(inputs, options = {}) {
      checkOptions(packageName, options, signalOption);
      const { signal } = options;
      check(signal);
      const copied = copyInputs(inputs, info.inputs, packageName);
      const transfer = Object.values(copied).map(({ data }) => data.buffer as ArrayBuffer);
      const outputs = await pool.use(async (worker) => {
        const copy = copyIn(worker);
        if (!copy.isReady) {
          await copy.created;
          check(signal);
        }
        return worker.call('run', { session: id, inputs: copied }, { signal, transfer });
      });
      signal?.throwIfAborted();
      return toTensors(outputs);
    },

    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}

function disposed(): Error {
  return new Error('[@fgclip2/runtime-node] The session is disposed.');
}
