export { Graph, type Node, type Port, type StoredWeight, type Value } from './graph.ts';
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
  selfAttention,
} from './layers.ts';
export type { Attributes, Dimension } from './onnx-model.ts';
export { Sessions } from './sessions.ts';
