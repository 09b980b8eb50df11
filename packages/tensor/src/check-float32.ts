import { describe } from './describe.ts';
import { isTensor } from './is-tensor.ts';
import type { Tensor } from './tensor.ts';

/** Checks that a value is a float32 tensor with at least one dimension, and returns the size of the last one. */
export function checkFloat32(tensor: Tensor<'float32'>, name: string, expected = 'a float32 Tensor'): number {
  if (!isTensor(tensor) || tensor.dtype !== 'float32') {
    throw new TypeError(`[@fgclip2/tensor] Expected ${expected} for ${name}, got ${describe(tensor)}.`);
  }
  const width = tensor.dims.at(-1);
  if (width !== undefined) return width;
  throw new RangeError(
    `[@fgclip2/tensor] Expected at least one dimension for ${name}, got ${describe(tensor)}.`,
  );
}
