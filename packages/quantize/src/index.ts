export { type CalibrateOptions, type CalibrationSamples, calibrate } from './calibrate.ts';
export {
  type CompareOptions,
  type ComparisonSamples,
  compareModels,
  type FeatureAgreement,
  type FeatureKind,
} from './compare-models.ts';
export { compareTokenTables } from './compare-token-tables.ts';
export { type FilesOfDTypeOptions, filesOfDType } from './files-of-dtype.ts';
export type { Calibration, QuantizedDType } from './plan.ts';
export type { ProbedTower } from './probe-features.ts';
export { type QuantizeOptions, quantizeCheckpoint } from './quantize-checkpoint.ts';
export { type WeightsDType, weightsDType } from './weights-dtype.ts';
export type { ProbeCosines } from './write-probe.ts';
