export { ProbeError } from '@fgclip2/checkpoint';
export {
  Fgclip2Model,
  type ForwardOptions,
  type ModelInputs,
  type ModelOptions,
  type ModelOutputs,
  type ModelParts,
  type RegionInputs,
} from './fgclip2-model.ts';
export { ImageFeatures } from './image-features.ts';
export { computeLogits, type LogitParameters, type Logits, sigmoidLoss } from './logits.ts';
export { checkBoxes, type ImageSizeInput } from './region-inputs.ts';
export { type Box, type FeatureMap, roiAlign } from './roi-align.ts';
