export type { Calibration, QuantizedDType } from './plan.ts';
export { type QuantizeOptions, quantizeCheckpoint } from './quantize-checkpoint.ts';
