export type { WebDevice } from './messages.ts';
export { type WebRuntimeOptions, webRuntime } from './web-runtime.ts';
