export type { ByteSource, Files, ProgressEvent, ReadOptions } from './byte-source.ts';
export { describe } from './describe.ts';
export { memorySource } from './memory-source.ts';
export type { ExternalWeight, Placement, Program, Runtime, Session } from './runtime.ts';
export { type DataType, Tensor, type TensorData } from './tensor.ts';
export { dot, normalize } from './vectors.ts';
export { parseWalkType, type WalkType, walkLengths } from './walk-type.ts';
