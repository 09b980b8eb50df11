export { type NodeExecutionProvider, type NodeRuntimeOptions, nodeRuntime } from './node-runtime.ts';
