import { serveSessions } from './serve-sessions.ts';

// The same worker with the WebGPU build for browsers without JavaScript Promise Integration.
serveSessions({
  wasm: () => import('onnxruntime-web/wasm'),
  webgpu: () => import('onnxruntime-web/webgpu'),
  canRunWebgpu: () => true,
});
