export { denseHead, type GraphOptions, poolingHead, visionTower } from './architecture.ts';
export {
  type EncodedPatches,
  Fgclip2VisionModel,
  type VisionModelOptions,
  type VisionModelParts,
  type VisionOutputs,
} from './fgclip2-vision-model.ts';
export { type PositionTable, resizePositionEmbeddings } from './position-embeddings.ts';
export type { VisionInputs } from './vision-inputs.ts';
