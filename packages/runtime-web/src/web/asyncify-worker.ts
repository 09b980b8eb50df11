import { inFolder } from './builds.ts';
import { serveSessions } from './serve-sessions.ts';

// The same worker with the WebGPU build for browsers without JavaScript Promise Integration.
serveSessions({
  wasm: (folder) => inFolder(import('onnxruntime-web/wasm'), folder),
  webgpu: (folder) => inFolder(import('onnxruntime-web/webgpu'), folder),
  canRunWebgpu: () => true,
});
