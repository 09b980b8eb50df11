import type { Program, Session } from '@fgclip2/runtime';
import { checkBoundaryTypes, copyInputs, type TensorMessage, toTensors } from '@fgclip2/runtime/worker';
import type { WorkerLink } from '../link/start-worker.ts';
import type { WorkerSupervisor } from '../link/worker-supervisor.ts';
import { type LoadOptions, loadProgram } from './load-program.ts';

const packageName = '@fgclip2/runtime-web';

/**
 * Loads a program as a session; when its worker leaves WebGPU, the session loads again in the next one.
 *
 * @throws TypeError for an input or output of a type that no caller could give or take.
 */
export async function webSession(
  supervisor: WorkerSupervisor,
  program: Program,
  options: LoadOptions,
): Promise<Session> {
  const { id, signal } = options;
  let loaded = await loadProgram(supervisor, program, options);
  let reload: Promise<void> | undefined;
  const { info } = loaded;
  try {
    signal?.throwIfAborted();
    checkBoundaryTypes(info, packageName);
  } catch (error) {
    await loaded.link.call('release', { session: id });
    loaded.freeMemory();
    throw error;
  }
  let disposal: Promise<void> | undefined;
  const disposed = (): Error => new Error('[@fgclip2/runtime-web] The session is disposed.');

  /** Calls the worker that the session is in, and the next one where that one leaves WebGPU. */
  async function callWorker(inputs: Record<string, TensorMessage>, signal: AbortSignal | undefined) {
    const { link } = loaded;
    try {
      if (link.ended !== undefined) throw link.ended;
      // The inputs are kept where they may be needed again.
      const buffers = Object.values(inputs).map(({ data }) => data.buffer as ArrayBuffer);
      const transfer = supervisor.mayLeave(link) ? [] : buffers;
      return await link.call('run', { session: id, inputs }, { signal, transfer });
    } catch (error) {
      if (!supervisor.hasLeft(link)) throw error;
    }
    await loadAgain(link);
    if (disposal !== undefined) throw disposed();
    return loaded.link.call('run', { session: id, inputs }, { signal });
  }

  /** Loads the session in the worker that follows the one it was in; all calls wait for the same loading. */
  async function loadAgain(left: WorkerLink): Promise<void> {
    if (loaded.link !== left) return;
    reload ??= loadProgram(supervisor, program, { ...options, signal: undefined })
      .then((next) => {
        loaded = next;
      })
      .finally(() => {
        reload = undefined;
      });
    await reload;
  }

  async function release(): Promise<void> {
    loaded.link.drop(id, disposed());
    await reload?.catch(() => {});
    const { link, freeMemory } = loaded;
    try {
      if (link.ended === undefined) await link.call('release', { session: id });
      freeMemory();
    } catch (error) {
      // A worker that ended meanwhile has released everything.
      if (link.ended === undefined) throw error;
    }
  }

  function dispose(): Promise<void> {
    disposal ??= release();
    return disposal;
  }

  return {
    inputNames: info.inputs.map(({ name }) => name),
    outputNames: info.outputs.map(({ name }) => name),

    async run(inputs, { signal } = {}) {
      if (disposal !== undefined) throw disposed();
      signal?.throwIfAborted();
      const outputs = await callWorker(copyInputs(inputs, info.inputs, packageName), signal);
      signal?.throwIfAborted();
      return toTensors(outputs);
    },

    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}
