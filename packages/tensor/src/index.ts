export {
  type ArgumentKind,
  checkArguments,
  checkOptions,
  type KindName,
  kinds,
  type OptionKinds,
  optional,
  signalOption,
} from './check-arguments.ts';
export { checkFinite, isNotFiniteError, NotFiniteError, namingRows } from './check-finite.ts';
export { classTag } from './class-tag.ts';
export { describe } from './describe.ts';
export { isTensor } from './is-tensor.ts';
export { joinBatches } from './join-batches.ts';
export { messageOf } from './message-of.ts';
export { sigmoid } from './sigmoid.ts';
export { softmax } from './softmax.ts';
export { type DataType, type NestedNumbers, Tensor, type TensorData, type TensorJson } from './tensor.ts';
export { argmax, type TopK, topK } from './top-k.ts';
export {
  atOnce,
  inTurns,
  nextTurn,
  type Pieces,
  samplesAPiece,
  samplesATurn,
  spans,
  type TurnOptions,
} from './turns.ts';
export { cosineSimilarity, dot, normalize } from './vectors.ts';
export { defaultWalkLengths, parseWalkType, type WalkType } from './walk-type.ts';
