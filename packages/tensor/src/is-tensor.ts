import type { Tensor } from './tensor.ts';
import { tensorBrand } from './tensor-brand.ts';

/**
 * Whether a value is a {@link Tensor}: of this copy of the package, of another one, or of another realm.
 *
 * @example
 * import { isTensor, Tensor } from '@fgclip2/tensor';
 * console.log(isTensor(Tensor.zeros('float32', [1]))); // true
 */
export function isTensor(value: unknown): value is Tensor {
  return typeof value === 'object' && value !== null && tensorBrand in value;
}
