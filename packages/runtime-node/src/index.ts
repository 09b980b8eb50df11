export { type NodeExecutionProvider, type NodeRuntimeOptions, nodeRuntime } from './node-runtime.ts';
export type { WorkerThread } from './worker-thread.ts';
