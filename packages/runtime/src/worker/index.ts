// What the runtimes share whose sessions live in a worker.
export { copyInputs } from './copy-inputs.ts';
export { checkBoundaryTypes, type SessionInfo, type ValueInfo } from './session-info.ts';
export type { BoundaryType, TensorMessage } from './tensor-message.ts';
