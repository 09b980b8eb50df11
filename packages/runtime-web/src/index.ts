export { crossOriginWorker } from './cross-origin-worker.ts';
export type { WebDevice } from './messages.ts';
export { type WebRuntime, type WebRuntimeOptions, webRuntime } from './web-runtime.ts';
export type { WebProgress } from './weights/report-progress.ts';
