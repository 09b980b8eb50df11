import {
  q4BlockSize,
  q4Linear,
  q8Linear,
  quantizedAs,
  takeQuantized,
  type Weights,
} from '@fgclip2/checkpoint';
import type { Graph } from './graph.ts';
import type { Value } from './graph-parts.ts';

/**
 * y = x W + b with a quantized W, where the checkpoint holds one; `undefined` where it holds a plain weight.
 * In 8 bits x is quantized too, with one scale a run; with 4-bit weights it stays as it is.
 */
export function quantizedLinear(
  graph: Graph,
  x: Value,
  weights: Weights,
  out: number,
  inputs: number,
): Value | undefined {
  const dtype = quantizedAs(weights);
  if (dtype === undefined) return undefined;
  const stored = dtype === 'q8' ? q8Linear(out, inputs) : q4Linear(out, inputs);
  const bias = graph.weight(weights.take('bias', [out]));
  const values = graph.weight(takeQuantized(weights, stored.values));
  const scales = graph.weight(takeQuantized(weights, stored.scales));
  if (dtype === 'q8') {
    return graph.op('com.microsoft:DynamicQuantizeMatMul', [x, values, scales, undefined, bias]);
  }
  const product = graph.op('com.microsoft:MatMulNBits', [x, values, scales], {
    K: inputs,
    N: out,
    bits: 4,
    block_size: q4BlockSize,
  });
  return graph.op('Add', [product, bias]);
}
