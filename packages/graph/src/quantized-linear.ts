import type { Weights } from '@fgclip2/checkpoint';
import type { Graph } from './graph.ts';
import type { Value } from './graph-parts.ts';

/** Inputs that share one scale in 4-bit weights. */
export const q4BlockSize = 32;

/**
 * y = x W + b with a quantized W, where the checkpoint holds one; `undefined` where it holds a plain weight.
 *
 * 8 bits: `qweight` I8 [in, out] and `scales` F32 [out]; x is quantized too, with one scale a run.
 * 4 bits: `qweight` U8 [out, blocks, 16], two values a byte, the low one first, 8 meaning zero, and `scales`
 * F32 [out, blocks]; x stays as it is. A block is 32 inputs.
 */
export function quantizedLinear(
  graph: Graph,
  x: Value,
  weights: Weights,
  out: number,
  inputs: number,
): Value | undefined {
  if (!weights.has('qweight')) return undefined;
  const bias = graph.weight(weights.take('bias', [out]));
  if (weights.has('qweight', 'I8')) {
    const weight = graph.weight(weights.take('qweight', [inputs, out], ['I8']));
    const scales = graph.weight(weights.take('scales', [out]));
    return graph.op('com.microsoft:DynamicQuantizeMatMul', [x, weight, scales, undefined, bias]);
  }
  const blocks = Math.ceil(inputs / q4BlockSize);
  const weight = graph.weight(weights.take('qweight', [out, blocks, q4BlockSize / 2], ['U8']));
  const scales = graph.weight(weights.take('scales', [out, blocks]));
  const product = graph.op('com.microsoft:MatMulNBits', [x, weight, scales], {
    K: inputs,
    N: out,
    bits: 4,
    block_size: q4BlockSize,
  });
  return graph.op('Add', [product, bias]);
}
