export { describe } from './describe.ts';
export { type DataType, Tensor, type TensorData } from './tensor.ts';
export { dot, normalize } from './vectors.ts';
export { parseWalkType, type WalkType, walkLengths } from './walk-type.ts';
