export {
  Fgclip2Model,
  type ForwardOptions,
  type ModelInputs,
  type ModelOptions,
  type ModelOutputs,
  type ModelParts,
} from './fgclip2-model.ts';
export { computeLogits, type LogitParameters, type Logits, sigmoid, sigmoidLoss } from './logits.ts';
