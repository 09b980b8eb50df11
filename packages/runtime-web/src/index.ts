export { crossOriginWorker } from './cross-origin-worker.ts';
export type { WebDevice } from './messages.ts';
export type { WebProgress } from './report-progress.ts';
export { type WebRuntime, webRuntime } from './web-runtime.ts';
export type { WebRuntimeOptions } from './web-runtime-options.ts';
