import type { Program, Runtime, Session } from '@fgclip2/runtime';
import { describe } from '@fgclip2/tensor';
import { superviseWorker } from './link/worker-supervisor.ts';
import type { WebDevice } from './messages.ts';
import { webSession } from './session/web-session.ts';
import type { WebProgress } from './weights/report-progress.ts';

/** Options of {@link webRuntime}. */
export interface WebRuntimeOptions {
  /**
   * `auto` takes WebGPU where the browser has it, the adapter is not a software one and a small attention layer
   * gives the right numbers there, WebAssembly otherwise; `webgpu` refuses instead of falling back. @default 'auto'
   */
  device?: WebDevice | undefined;
  /**
   * Threads that compute one run on WebAssembly; one on pages that are not cross-origin isolated.
   * @default the logical processors, at most 4
   */
  threads?: number | undefined;
  /**
   * The folder with onnxruntime-web's `.mjs` and `.wasm` files, as a URL that ends in `/`.
   * @default where the bundler has put them; the folder of `worker.js`, where that is the worker
   */
  wasmPaths?: string | undefined;
  /** Makes the worker, where a bundler does not find it. @default the module worker beside this module */
  createWorker?: (() => Worker) | undefined;
  /** Called with the reason why `auto` runs on WebAssembly: when the first session is created, or later. @default undefined */
  onFallback?: ((reason: string) => void) | undefined;
  /**
   * Called with how far the weights of each session that is being created have been read: once for every file before
   * its first byte, then as bytes arrive. @default undefined
   */
  onProgress?: ((progress: WebProgress) => void) | undefined;
}

const devices: readonly string[] = ['auto', 'webgpu', 'wasm'] satisfies WebDevice[];

/** A runtime whose sessions can move from WebGPU to WebAssembly. */
export interface WebRuntime extends Runtime {
  /**
   * Leaves WebGPU for good where `device` is `auto`, for a caller that finds its numbers wrong: `onFallback` gets
   * the reason, and each session is created again on WebAssembly when it is next run, calls that wait included.
   *
   * @returns whether sessions have moved, now or before: `false` where there is nothing to try again, because they
   * run on WebAssembly from the start or on WebGPU by request
   */
  fallBack(reason: string): Promise<boolean>;
}

/**
 * Runs programs on onnxruntime-web, in one web worker that starts with the first session and executes one
 * call after another; the page stays free. Only the build that is used is downloaded. Weights are read from
 * their sources in few, large ranges and handed to the worker.
 *
 * `dispose` ends the worker at once, a running call included. When the worker fails or the GPU device is lost,
 * the sessions are lost and the next `createSession` starts another worker; for `auto` on WebGPU they move to
 * WebAssembly instead.
 *
 * @throws RangeError or TypeError for an option out of range.
 * @example
 * import { Graph } from '@fgclip2/graph';
 * import { webRuntime } from '@fgclip2/runtime-web';
 * import { Tensor } from '@fgclip2/tensor';
 *
 * const graph = new Graph('double');
 * const x = graph.input('x', 'float32', ['rows', 4]);
 * graph.output('y', graph.op('Add', [x, x]), ['rows', 4]);
 * await using runtime = webRuntime({ device: 'wasm' });
 * const session = await runtime.createSession(graph.program());
 * const { y } = await session.run({ x: new Tensor('float32', Float32Array.of(1, 2, 3, 4), [1, 4]) });
 * console.log(y!.toArray()); // [[2, 4, 6, 8]]
 */
export function webRuntime(options: WebRuntimeOptions = {}): WebRuntime {
  const { device = 'auto', createWorker = moduleWorker, onProgress } = options;
  check(device, options.threads);
  const supervisor = superviseWorker({ ...options, device, createWorker });
  let sessions = 0;
  let disposal: Promise<void> | undefined;
  const disposed = (): Error => new Error('[@fgclip2/runtime-web] The runtime is disposed.');

  async function dispose(): Promise<void> {
    disposal ??= Promise.resolve(supervisor.end(disposed()));
    return disposal;
  }

  return {
    get name() {
      return supervisor.name;
    },

    get device() {
      return supervisor.device;
    },

    async createSession(program: Program, { signal } = {}): Promise<Session> {
      if (disposal !== undefined) throw disposed();
      signal?.throwIfAborted();
      return webSession(supervisor, program, { id: sessions++, signal, onProgress });
    },

    async fallBack(reason) {
      if (disposal !== undefined) throw disposed();
      return supervisor.fallBack(reason);
    },

    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}

function moduleWorker(): Worker {
  return new Worker(new URL('./web/worker.js', import.meta.url), { type: 'module' });
}

function check(device: WebDevice, threads: number | undefined): void {
  if (!devices.includes(device)) {
    throw new TypeError(
      `[@fgclip2/runtime-web] Expected one of ${devices.join(', ')} for device, got ${describe(device)}.`,
    );
  }
  if (threads === undefined || (Number.isInteger(threads) && threads >= 1 && threads <= mostThreads)) return;
  throw new RangeError(
    `[@fgclip2/runtime-web] Expected a whole number from 1 to ${mostThreads} for threads, got ${describe(threads)}.`,
  );
}

/** More than any processor has; each thread is a worker with memory of its own. */
const mostThreads = 1024;
