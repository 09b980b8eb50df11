import type { NamedTensors } from '@fgclip2/checkpoint';
import type { WeightsDType } from '@fgclip2/quantize';

/** What the layers' weights of one tower are stored as: bf16 counts as fp16. */
export function towerDType({ tensors }: NamedTensors, tower: 'text' | 'vision'): WeightsDType {
  const path = `${tower}_model.encoder.layers.0.mlp.fc1`;
  const quantized = tensors.get(`${path}.qweight`)?.dtype;
  if (quantized !== undefined) return quantized === 'I8' ? 'q8' : 'q4';
  return tensors.get(`${path}.weight`)?.dtype === 'F32' ? 'fp32' : 'fp16';
}
