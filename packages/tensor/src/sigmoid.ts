import { describe } from './describe.ts';
import { isTensor } from './is-tensor.ts';
import { Tensor } from './tensor.ts';

/**
 * 1 / (1 + exp(-x)), of a number or of each element of a tensor: the probability that a logit stands for.
 *
 * NaN stays NaN.
 *
 * @throws TypeError when the value is neither a number nor a float32 tensor.
 * @example
 * import { sigmoid } from '@fgclip2/tensor';
 * console.log(sigmoid(0)); // 0.5
 */
export function sigmoid(logit: number): number;
export function sigmoid(logits: Tensor<'float32'>): Tensor<'float32'>;
export function sigmoid(logits: Tensor<'float32'> | number): Tensor<'float32'> | number {
  if (typeof logits === 'number') return 1 / (1 + Math.exp(-logits));
  if (isTensor(logits) && logits.dtype === 'float32') {
    return new Tensor(
      'float32',
      Float32Array.from(logits.data, (logit) => sigmoid(logit)),
      logits.dims,
    );
  }
  throw new TypeError(
    `[@fgclip2/tensor] Expected a number or a float32 Tensor for logits, got ${describe(logits)}.`,
  );
}
