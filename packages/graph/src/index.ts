export { checkModelParts } from './check-model-parts.ts';
export { claimWeights } from './claim-weights.ts';
export { Graph } from './graph.ts';
export type { Attributes, Dimension, Node, Port, StoredWeight, Value } from './graph-parts.ts';
export {
  collectIntermediates,
  type IntermediateOptions,
  type Intermediates,
  outputIntermediates,
} from './intermediates.ts';
export {
  type AttentionShape,
  attentionBias,
  axes,
  biasForEveryQuery,
  encoder,
  encoderLayer,
  flatten,
  gemm,
  type LayerConfig,
  layerNorm,
  linear,
  mlp,
  multiHeadAttention,
  packedProjections,
  selfAttention,
} from './layers.ts';
