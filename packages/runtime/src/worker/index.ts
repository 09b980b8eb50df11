// What the runtimes share whose sessions live in a worker.
export { type CallOptions, type CallQueue, callQueue, type WorkerPort } from './call-queue.ts';
export type { BoundaryType, ReplyOf, RequestOf, TensorMessage } from './messages.ts';
export { serializeWith } from './serialize-with.ts';
export { checkBoundaryTypes, type SessionInfo, type ValueInfo } from './session-info.ts';
export { copyInputs, toTensors } from './tensors.ts';
