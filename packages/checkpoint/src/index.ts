export { weightsKind } from './argument-kinds.ts';
export type { CheckpointTensor } from './checkpoint-tensor.ts';
export { type Checkpoint, openCheckpoint } from './open-checkpoint.ts';
export { Probe, ProbeError, type ProbeOptions, probeCosine, probeNames } from './probe.ts';
export {
  isTokenTable,
  packedProjection,
  type QuantizedLinear,
  type QuantizedTensor,
  q4BlockSize,
  q4Linear,
  q8Linear,
  quantizedAs,
  quantizedTable,
  storedDType,
  takeQuantized,
  takeTable,
  type WeightsDType,
} from './quantized.ts';
export { readFloat32 } from './read-float32.ts';
export { type RowReader, rowReader } from './row-reader.ts';
export type { SafetensorsDType } from './safetensors-dtype.ts';
export { readSafetensorsHeader, type SafetensorsHeader } from './safetensors-header.ts';
export { type NamedTensors, type VerifyOptions, Weights } from './weights.ts';
export { type WeightsFingerprint, weightsFingerprint } from './weights-fingerprint.ts';
export { type HeaderEntry, type HeaderOptions, writeSafetensorsHeader } from './write-safetensors-header.ts';
