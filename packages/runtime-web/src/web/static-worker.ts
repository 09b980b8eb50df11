import { canSuspend, type OnnxRuntime } from './builds.ts';
import { serveSessions } from './serve-sessions.ts';

// The worker as one file for pages without a bundler, which the package's build makes of this. onnxruntime's
// builds are loaded from `wasmPaths`, by default from this file's own folder, so none is fetched without need.
serveSessions({
  wasm: (folder) => load('ort.wasm.bundle.min.mjs', folder),
  webgpu: (folder) => load(`ort.${canSuspend() ? 'jspi' : 'webgpu'}.bundle.min.mjs`, folder),
  canRunWebgpu: () => true,
});

// Without `env.wasm.wasmPaths`, a build takes its .wasm from where it comes from itself.
function load(file: string, folder = new URL('./', import.meta.url).href): Promise<OnnxRuntime> {
  return import(/* @vite-ignore */ new URL(file, folder).href);
}
