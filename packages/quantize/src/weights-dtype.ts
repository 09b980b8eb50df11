import type { Checkpoint } from '@fgclip2/checkpoint';
import type { QuantizedDType } from './plan.ts';

/** What a checkpoint's weights are stored as. */
export type WeightsDType = 'fp32' | QuantizedDType;

/** What the layers' weights of one tower are stored as: bf16 counts as fp16. */
export function weightsDType(
  { tensors }: Pick<Checkpoint, 'tensors'>,
  tower: 'text' | 'vision',
): WeightsDType {
  const path = `${tower}_model.encoder.layers.0.mlp.fc1`;
  const quantized = tensors.get(`${path}.qweight`)?.dtype;
  if (quantized !== undefined) return quantized === 'I8' ? 'q8' : 'q4';
  return tensors.get(`${path}.weight`)?.dtype === 'F32' ? 'fp32' : 'fp16';
}
