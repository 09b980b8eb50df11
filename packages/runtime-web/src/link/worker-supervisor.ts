import type { Started, WebDevice } from '../messages.ts';
import { startWorker, type WorkerLink } from './start-worker.ts';

/** What a runtime says of its worker, see `WebRuntimeOptions`. */
export interface WorkerSupervisorOptions {
  device: WebDevice;
  createWorker: () => Worker;
  threads?: number | undefined;
  wasmPaths?: string | undefined;
  onFallback?: ((reason: string) => void) | undefined;
}

/** The worker of a runtime: started when it is needed, again after a failure, and for WebAssembly after WebGPU. */
export interface WorkerSupervisor {
  /** What runs in the worker, as far as that is known. */
  readonly name: string;
  /** What computes; `undefined` before it is known. */
  readonly device: 'webgpu' | 'wasm' | undefined;
  /** The worker; the calls that follow its start wait for it, and fail as it fails. */
  open(): WorkerLink;
  /** Whether a worker computes on WebGPU, when it has started. */
  isOnWebgpu(link: WorkerLink): Promise<boolean>;
  /** Whether the sessions of a worker may have to move: it runs on WebGPU, for `auto`. */
  mayLeave(link: WorkerLink): boolean;
  /** Whether the sessions of a worker that has ended move to the next one. */
  hasLeft(link: WorkerLink): boolean;
  /** Ends a worker that lives for one on WebAssembly, where {@link mayLeave} says so. */
  leave(link: WorkerLink, reason: string): void;
  /** Makes sure, for `auto`, that the next worker runs on WebAssembly, and leaves one that does not. */
  avoidWebgpu(reason: string): Promise<void>;
  /** Does what {@link avoidWebgpu} does, and waits until that worker has started; says whether it runs on WebAssembly in place of one on WebGPU. */
  fallBack(reason: string): Promise<boolean>;
  /** Ends the worker for good. */
  end(reason: Error): void;
}

/** Starts the worker of a runtime, and starts it again. */
export function superviseWorker(options: WorkerSupervisorOptions): WorkerSupervisor {
  const { device, createWorker, threads, wasmPaths, onFallback } = options;
  let name = `onnxruntime-web (${device})`;
  let computing: 'webgpu' | 'wasm' | undefined;
  let current: { link: WorkerLink; started: Promise<Started> } | undefined;
  const onWebgpu = new WeakSet<WorkerLink>();
  const left = new WeakSet<WorkerLink>();
  let hasLeftWebgpu = false;
  let closed: Error | undefined;

  function start(): { link: WorkerLink; started: Promise<Started> } {
    if (closed !== undefined) throw closed;
    if (current !== undefined && current.link.ended === undefined) return current;
    const link = startWorker(createWorker(), (reason, cause) => lostSessions(link, reason, cause));
    const folder = wasmPaths === undefined ? undefined : new URL(wasmPaths, location.href).href;
    const started = link.call('start', {
      device: hasLeftWebgpu ? 'wasm' : device,
      threads,
      wasmPaths: folder,
    });
    current = { link, started };
    started.then(
      (found) => {
        name = `onnxruntime-web (${found.device}${found.threads > 1 ? `, ${found.threads} threads` : ''})`;
        computing = found.device;
        if (found.device === 'webgpu') onWebgpu.add(link);
        if (found.fallbackReason !== undefined) onFallback?.(found.fallbackReason);
      },
      (error: Error) => link.end(error),
    );
    return current;
  }

  function mayLeave(link: WorkerLink): boolean {
    return device === 'auto' && onWebgpu.has(link);
  }

  /** Remembers that the sessions of a worker move, and reports why. */
  function move(link: WorkerLink, reason: string): Error {
    left.add(link);
    hasLeftWebgpu = true;
    onFallback?.(reason);
    return new Error(`[@fgclip2/runtime-web] The sessions move to WebAssembly because ${reason}.`);
  }

  function lostSessions(link: WorkerLink, reason: string, cause: unknown): Error {
    if (mayLeave(link)) return move(link, reason);
    return new Error(`[@fgclip2/runtime-web] The sessions are lost because ${reason}`, { cause });
  }

  function leave(link: WorkerLink, reason: string): void {
    if (link.ended === undefined && mayLeave(link)) link.end(move(link, reason));
  }

  async function avoidWebgpu(reason: string): Promise<void> {
    if (device !== 'auto' || hasLeftWebgpu) return;
    if (current === undefined) {
      hasLeftWebgpu = true;
      onFallback?.(reason);
      return;
    }
    const { link, started } = current;
    await started;
    leave(link, reason);
  }

  return {
    get name() {
      return name;
    },
    get device() {
      return computing;
    },
    open: () => start().link,
    async isOnWebgpu(link) {
      if (current?.link === link) await current.started;
      return onWebgpu.has(link);
    },
    mayLeave,
    hasLeft: (link) => left.has(link),
    leave,
    avoidWebgpu,
    async fallBack(reason) {
      if (device !== 'auto') return false;
      await avoidWebgpu(reason);
      await start().started;
      return hasLeftWebgpu;
    },
    end(reason) {
      closed = reason;
      current?.link.end(reason);
    },
  };
}
