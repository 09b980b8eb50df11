import {
  type CheckpointTensor,
  type QuantizedTensor,
  readFloat32,
  type SafetensorsDType,
} from '@fgclip2/checkpoint';
import type { ReadOptions } from '@fgclip2/files';

/** A tensor of the new file: known in size at once, made when it is written. */
export interface PlannedTensor {
  readonly name: string;
  readonly dtype: SafetensorsDType;
  readonly shape: readonly number[];
  readonly byteLength: number;
  /** Its bytes, in pieces of at most some megabytes. */
  bytes(options?: ReadOptions): AsyncGenerator<Uint8Array>;
}

/** A tensor of the source as it is. */
export function copied({ name, dtype, shape, source, start, end }: CheckpointTensor): PlannedTensor {
  return {
    name,
    dtype,
    shape,
    byteLength: end - start,
    async *bytes(options) {
      const step = 1 << 23;
      for (let at = start; at < end; at += step) yield source.read(at, Math.min(at + step, end), options);
    },
  };
}

/** A tensor whose values are made as a whole; elements of a byte, or float32. */
export function madeAtOnce(
  name: string,
  { dtype, shape }: Pick<QuantizedTensor, 'dtype' | 'shape'>,
  make: () => Promise<ArrayBufferView>,
): PlannedTensor {
  return {
    name,
    dtype,
    shape,
    byteLength: shape.reduce((product, size) => product * size, dtype === 'F32' ? 4 : 1),
    async *bytes() {
      yield asBytes(await make());
    },
  };
}

/** A tensor's values as float32, `step` at a time. */
export async function* floatsOf(
  tensor: CheckpointTensor,
  options: ReadOptions | undefined,
  step: number,
): AsyncGenerator<Float32Array> {
  const count = tensor.shape.reduce((product, size) => product * size, 1);
  const elementSize = (tensor.end - tensor.start) / count;
  for (let first = 0; first < count; first += step) {
    const last = Math.min(first + step, count);
    const part = {
      ...tensor,
      shape: [last - first],
      start: tensor.start + first * elementSize,
      end: tensor.start + last * elementSize,
    };
    yield readFloat32(part, options);
  }
}

/** Calls a function once for two takers, the values and the scales of a weight, and then forgets the result. */
export function onceForTwo<T>(make: () => Promise<T>): () => Promise<T> {
  let pending: Promise<T> | undefined;
  return () => {
    if (pending !== undefined) {
      const result = pending;
      pending = undefined; // so that the memory is freed with the last use
      return result;
    }
    pending = make();
    return pending;
  };
}

/** The bytes of a view, without copying them. */
export function asBytes(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}
