export { type CalibrateOptions, type CalibrationSamples, calibrate } from './calibrate.ts';
export {
  type CompareOptions,
  type ComparisonSamples,
  compareModels,
  type FeatureAgreement,
  type FeatureKind,
} from './compare-models.ts';
export { compareTokenTables } from './compare-token-tables.ts';
export type { QuantizedDType } from './plan-tensors.ts';
export type { ProbedTower } from './probe-features.ts';
export type { Calibration } from './smoothing.ts';
