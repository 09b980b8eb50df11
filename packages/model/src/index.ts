export { ProbeError } from '@fgclip2/checkpoint';
export { EncodedImage, type ImageHeads } from './encoded-image.ts';
export {
  Fgclip2Model,
  type ForwardOptions,
  type ModelInputs,
  type ModelOptions,
  type ModelOutputs,
  type ModelParts,
  type RegionInputs,
} from './fgclip2-model.ts';
export { computeLogits, type LogitParameters, type Logits, sigmoidLoss } from './logits.ts';
export { checkBoxes, type ImageSize } from './region-inputs.ts';
export { type Box, type FeatureMap, roiAlign } from './roi-align.ts';
