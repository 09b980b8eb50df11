import type { WebDevice } from './messages.ts';
import type { WebProgress } from './report-progress.ts';

/** Options of `webRuntime`. */
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
   * @default where the bundler has put them; the folder of `worker.js`, where that is the worker
   */
  wasmPaths?: string | undefined;
  /** Makes the worker, where a bundler does not find it. @default the module worker beside this module */
  createWorker?: (() => Worker) | undefined;
  /** Is told why `auto` runs on WebAssembly: when the first session is created, or later. @default undefined */
  onFallback?: ((reason: string) => void) | undefined;
  /**
   * Is told how far the weights of each session that is being created have been read: once for every file before
   * its first byte, then as bytes arrive. @default undefined
   */
  onProgress?: ((progress: WebProgress) => void) | undefined;
}
