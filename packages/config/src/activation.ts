import { fieldError } from './checks.ts';

/** The activation of the MLPs, by its name in transformers; every published checkpoint uses this one. */
export type Activation = 'gelu_pytorch_tanh';

/** `value` as an activation this implementation runs. */
export function activation(field: string, value: unknown): Activation {
  if (value === 'gelu_pytorch_tanh') return value;
  throw fieldError('gelu_pytorch_tanh', field, value);
}
