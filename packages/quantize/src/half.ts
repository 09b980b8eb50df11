import type { CheckpointTensor } from '@fgclip2/checkpoint';
import { encodeHalf } from './encode-weights.ts';
import { asBytes, copied, floatsOf, type PlannedTensor } from './planned-tensor.ts';

/** Values that are converted at a time. */
const valuesAtATime = 1 << 21;

/** A tensor of a copy in float16. */
export function half(tensor: CheckpointTensor): PlannedTensor {
  // The two numbers of the loss stay exact: exp(scale) multiplies their rounding.
  if (tensor.dtype !== 'F32' || tensor.name.startsWith('logit_')) return copied(tensor);
  return {
    name: tensor.name,
    dtype: 'F16',
    shape: tensor.shape,
    byteLength: (tensor.end - tensor.start) / 2,
    async *bytes(options) {
      for await (const values of floatsOf(tensor, options, valuesAtATime)) yield asBytes(encodeHalf(values));
    },
  };
}
