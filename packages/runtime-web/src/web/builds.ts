/** A build of onnxruntime-web; all have the same interface. */
export type OnnxRuntime = typeof import('onnxruntime-web/wasm');

/** The builds that a worker can load, each only when it is needed; `folder` is where its files are, if not beside it. */
export interface Builds {
  wasm(folder: string | undefined): Promise<OnnxRuntime>;
  webgpu(folder: string | undefined): Promise<OnnxRuntime>;
  /** Whether this browser has what the WebGPU build is made with. */
  canRunWebgpu(): boolean;
}

/** A build that a bundler has emitted, with the addresses of its `.mjs` and `.wasm` files. */
export async function inFolder(
  build: Promise<OnnxRuntime>,
  folder: string | undefined,
): Promise<OnnxRuntime> {
  const onnxruntime = await build;
  if (folder !== undefined) onnxruntime.env.wasm.wasmPaths = folder;
  return onnxruntime;
}

/** Whether this browser has JavaScript Promise Integration, which the smaller WebGPU build is made with. */
export function canSuspend(): boolean {
  return 'Suspending' in WebAssembly;
}
