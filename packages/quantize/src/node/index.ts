export type { ProbeCosines } from './complete-probe.ts';
export { type FilesOfDTypeOptions, filesOfDType } from './files-of-dtype.ts';
export { type QuantizeOptions, quantizeCheckpoint } from './quantize-checkpoint.ts';
export type { WriteOptions } from './write-safetensors.ts';
