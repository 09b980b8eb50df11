export {
  denseHead,
  type GraphOptions,
  poolingHead,
  type VisionTowerOptions,
  visionTower,
} from './architecture.ts';
export {
  Fgclip2VisionModel,
  type VisionCallOptions,
  type VisionModelOptions,
  type VisionModelParts,
  type VisionOutputs,
} from './fgclip2-vision-model.ts';
export { PositionEmbeddings } from './position-embeddings.ts';
export { type PositionTable, resizePositionEmbeddings } from './resize-position-embeddings.ts';
export { checkVisionInputs, imageOf, type PatchBatch, type VisionInputs } from './vision-inputs.ts';
export { visionProbe } from './vision-probe.ts';
