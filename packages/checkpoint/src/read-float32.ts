import type { ReadOptions } from '@fgclip2/files';
import { checkArguments, checkOptions, signalOption } from '@fgclip2/tensor';
import { tensorKind } from './argument-kinds.ts';
import type { CheckpointTensor } from './checkpoint-tensor.ts';
import { decodeFloat32, isFloatDType } from './decode-float32.ts';

/** Bytes read at a time, so that a large tensor is never in memory twice; a multiple of every element size. */
const chunkLength = 1 << 24;

/**
 * Reads a whole F32, F16 or BF16 tensor as float32, exactly, in row-major order.
 *
 * @throws TypeError for any other dtype.
 */
export async function readFloat32(
  tensor: CheckpointTensor,
  options: ReadOptions = {},
): Promise<Float32Array> {
  checkArguments('@fgclip2/checkpoint', { tensor: [tensor, tensorKind] });
  checkOptions('@fgclip2/checkpoint', options, signalOption);
  const { dtype, source, start, end } = tensor;
  if (!isFloatDType(dtype)) {
    throw new TypeError(
      `[@fgclip2/checkpoint] Expected F32, F16 or BF16 for tensor ${tensor.name} of ${source.name}, got ${dtype}.`,
    );
  }
  const elementLength = dtype === 'F32' ? 4 : 2;
  const result = new Float32Array((end - start) / elementLength);
  for (let at = start; at < end; at += chunkLength) {
    const bytes = await source.read(at, Math.min(at + chunkLength, end), options);
    decodeFloat32(bytes, dtype, result, (at - start) / elementLength);
  }
  return result;
}
