import { type ArgumentKind, checkArguments, kinds } from './check-arguments.ts';
import { describe } from './describe.ts';
import { Tensor } from './tensor.ts';

/**
 * Joins tensors along their first dimension. float32 [B1, ...], [B2, ...] -> float32 [B1 + B2, ...]
 *
 * @throws TypeError when the list is empty or the other dimensions differ.
 */
export function joinBatches(parts: readonly Tensor<'float32'>[]): Tensor<'float32'> {
  checkArguments('@fgclip2/tensor', { parts: [parts, float32List] });
  const [first] = parts;
  const item = first?.dims.slice(1).join();
  if (first === undefined || parts.some(({ dims }) => dims.length === 0 || dims.slice(1).join() !== item)) {
    throw new TypeError(
      `[@fgclip2/tensor] Expected tensors that differ in their first dimension alone for parts, got [${parts.map(describe).join(', ')}].`,
    );
  }
  if (parts.length === 1) return first;
  const batch = parts.reduce((sum, part) => sum + part.dims[0]!, 0);
  const data = new Float32Array(parts.reduce((sum, part) => sum + part.data.length, 0));
  let offset = 0;
  for (const part of parts) {
    data.set(part.data, offset);
    offset += part.data.length;
  }
  return new Tensor('float32', data, [batch, ...first.dims.slice(1)]);
}

const float32List: ArgumentKind = {
  expected: 'an array of float32 tensors',
  accepts: (value) => Array.isArray(value) && Array.from(value).every(kinds.float32.accepts),
};
