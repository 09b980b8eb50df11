import { describe, type Program, type Runtime, type Session } from '@fgclip2/tensor';
import type { WebDevice } from './messages.ts';
import { planSegments } from './plan-segments.ts';
import { readSegments } from './read-segments.ts';
import { startWorker, type WorkerLink } from './start-worker.ts';
import { webSession } from './web-session.ts';

const devices: readonly string[] = ['auto', 'webgpu', 'wasm'] satisfies WebDevice[];

/** Options of {@link webRuntime}. */
export interface WebRuntimeOptions {
  /**
   * `auto` takes WebGPU where the browser has it, the adapter is no software one and a small attention layer
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
   * @default where the bundler has put them
   */
  wasmPaths?: string | undefined;
  /** Makes the worker, where a bundler does not find it. @default the module worker beside this module */
  createWorker?: (() => Worker) | undefined;
  /** Is told why `auto` runs on WebAssembly, when the first session is created. @default undefined */
  onFallback?: ((reason: string) => void) | undefined;
}

/**
 * Runs programs on onnxruntime-web, in one web worker that starts with the first session and executes one
 * call after another; the page stays free. Only the build that is used is downloaded. Weights are read from
 * their sources in few, large ranges and handed to the worker.
 *
 * `dispose` ends the worker at once, a running call included. When the worker fails, its sessions are lost and
 * the next `createSession` starts another.
 *
 * @throws RangeError or TypeError for an option out of range.
 * @example
 * import { webRuntime } from '@fgclip2/runtime-web';
 * await using runtime = webRuntime({ device: 'wasm' });
 * const session = await runtime.createSession(program);
 * const { y } = await session.run({ x });
 */
export function webRuntime(options: WebRuntimeOptions = {}): Runtime {
  const { device = 'auto', threads, wasmPaths, createWorker = moduleWorker, onFallback } = options;
  check(device, threads);
  let name = `onnxruntime-web (${device})`;
  let link: WorkerLink | undefined;
  let sessions = 0;
  let disposal: Promise<void> | undefined;
  const disposed = (): Error => new Error('[@fgclip2/runtime-web] The runtime is disposed.');

  /** The worker; the calls that follow its start wait for it, and fail as it fails. */
  function open(): WorkerLink {
    if (link !== undefined && link.ended === undefined) return link;
    const opened = startWorker(createWorker());
    link = opened;
    const folder = wasmPaths === undefined ? undefined : new URL(wasmPaths, location.href).href;
    opened.call('start', { device, threads, wasmPaths: folder }).then(
      (started) => {
        name = `onnxruntime-web (${started.device}${started.threads > 1 ? `, ${started.threads} threads` : ''})`;
        if (started.fallbackReason !== undefined) onFallback?.(started.fallbackReason);
      },
      (error: Error) => opened.end(error),
    );
    return opened;
  }

  async function dispose(): Promise<void> {
    disposal ??= Promise.resolve(link?.end(disposed()));
    return disposal;
  }

  return {
    get name() {
      return name;
    },

    async createSession(program: Program, { signal } = {}): Promise<Session> {
      if (disposal !== undefined) throw disposed();
      signal?.throwIfAborted();
      const plan = planSegments(program.externalWeights);
      checkMemory(plan.lengths);
      // The worker loads onnxruntime while the weights are read.
      const worker = open();
      const segments = await readSegments(plan, signal);
      const bytes = program.serialize((weight) => {
        const placement = plan.placements.get(weight);
        if (placement !== undefined) return placement;
        throw new Error(
          `[@fgclip2/runtime-web] Expected ${describe(weight.name)} among the program's externalWeights.`,
        );
      });
      // A copy of its own, for a view would drag the buffer it lies in along.
      return webSession(worker, sessions++, { model: new Uint8Array(bytes), segments }, signal);
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
  if (threads !== undefined && (!Number.isInteger(threads) || threads < 1)) {
    throw new RangeError(
      `[@fgclip2/runtime-web] Expected a whole number >= 1 for threads, got ${describe(threads)}.`,
    );
  }
}

/** WebAssembly addresses 4 GiB, and onnxruntime copies the weights of every session into them. */
const memory = 2 ** 32;

function checkMemory(lengths: readonly number[]): void {
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (total > memory) {
    throw new RangeError(
      `[@fgclip2/runtime-web] Expected at most ${memory} bytes of weights, all that WebAssembly can address, ` +
        `got ${total}; load a quantised variant of the checkpoint (f16, q8 or q4).`,
    );
  }
}
