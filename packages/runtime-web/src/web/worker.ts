import { canSuspend, inFolder } from './builds.ts';
import { serveSessions } from './serve-sessions.ts';

// The worker that bundlers find. WebGPU is the build on JavaScript Promise Integration.
serveSessions({
  wasm: (folder) => inFolder(import('onnxruntime-web/wasm'), folder),
  webgpu: (folder) => inFolder(import('onnxruntime-web/jspi'), folder),
  canRunWebgpu: canSuspend,
});
