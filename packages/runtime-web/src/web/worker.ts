import { serveSessions } from './serve-sessions.ts';

// The worker that holds the sessions. WebGPU is the build on JavaScript Promise Integration.
serveSessions({
  wasm: () => import('onnxruntime-web/wasm'),
  webgpu: () => import('onnxruntime-web/jspi'),
  canRunWebgpu: () => 'Suspending' in WebAssembly,
});
