import { checkArguments, kinds } from '@fgclip2/tensor';
import { weightsKind } from './argument-kinds.ts';
import type { CheckpointTensor } from './checkpoint-tensor.ts';
import type { SafetensorsDType } from './safetensors-dtype.ts';
import type { Weights } from './weights.ts';

// What a quantized copy holds, defined once: `@fgclip2/quantize` writes by it, the layers and the token table read by it.

/** What the weights of a tower's layers are stored as. */
export type WeightsDType = 'fp32' | 'fp16' | 'q8' | 'q4';

/** A tensor as a quantized copy stores it, by its name below the module's path. */
export interface QuantizedTensor {
  readonly name: string;
  readonly dtype: SafetensorsDType;
  readonly shape: readonly number[];
}

/** A linear weight of a quantized copy. */
export interface QuantizedLinear {
  readonly values: QuantizedTensor;
  readonly scales: QuantizedTensor;
}

/** Inputs of a linear layer that share one scale in 4 bits. */
export const q4BlockSize = 32;

/** The module that has the query, key and value projections of a layer as one; 8-bit copies have it. */
export const packedProjection = 'qkv_proj';

const owner = '@fgclip2/checkpoint';

const valuesName = 'qweight';
const rowsName = 'qrows';

/**
 * A linear weight in 8 bits: signed values I8 [in, out], each column in units of its scale, F32 [out]. What the
 * layer reads is quantized too, with one scale a run.
 */
export function q8Linear(out: number, inputs: number): QuantizedLinear {
  checkArguments(owner, { out: [out, kinds.number], inputs: [inputs, kinds.number] });
  return {
    values: { name: valuesName, dtype: 'I8', shape: [inputs, out] },
    scales: { name: 'scales', dtype: 'F32', shape: [out] },
  };
}

/**
 * A linear weight in 4 bits: U8 [out, blocks, 16], two values a byte, the low one first, 8 meaning zero, in units
 * of the scale of their block, F32 [out, blocks]. A block is {@link q4BlockSize} inputs; what the layer reads stays
 * float32.
 */
export function q4Linear(out: number, inputs: number): QuantizedLinear {
  checkArguments(owner, { out: [out, kinds.number], inputs: [inputs, kinds.number] });
  const blocks = Math.ceil(inputs / q4BlockSize);
  return {
    values: { name: valuesName, dtype: 'U8', shape: [out, blocks, q4BlockSize / 2] },
    scales: { name: 'scales', dtype: 'F32', shape: [out, blocks] },
  };
}

/** A table in 8 bits, U8 [rows, width + 4]: each row is `width` signed values and the float32 they are multiples of. */
export function quantizedTable(rows: number, width: number): QuantizedTensor {
  checkArguments(owner, { rows: [rows, kinds.number], width: [width, kinds.number] });
  return { name: rowsName, dtype: 'U8', shape: [rows, width + scaleLength] };
}

/** Bytes of the scale that ends each row of a quantized table. */
export const scaleLength = 4;

/** Whether the linear weight at this path is quantized, and how. */
export function quantizedAs(linear: Weights): 'q8' | 'q4' | undefined {
  checkArguments(owner, { linear: [linear, weightsKind] });
  if (!linear.has(valuesName)) return undefined;
  return linear.has(valuesName, 'I8') ? 'q8' : 'q4';
}

/**
 * What the layers' weights of one tower are stored as; bf16 counts as fp16.
 *
 * @example
 * import { openCheckpoint, storedDType } from '@fgclip2/checkpoint';
 * import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
 * const weights = (await openCheckpoint(demoCheckpoint)).weights();
 * console.log(storedDType(weights.at('text_model'))); // fp16
 */
export function storedDType(tower: Weights): WeightsDType {
  checkArguments(owner, { tower: [tower, weightsKind] });
  const linear = tower.at('encoder.layers.0.mlp.fc1');
  return quantizedAs(linear) ?? (linear.has('weight', 'F32') ? 'fp32' : 'fp16');
}

/** The table of tokens at its path, plain or quantized, of `rows` tokens and `width` values each. */
export function takeTable(table: Weights, rows: number, width: number): CheckpointTensor {
  checkArguments(owner, { table: [table, weightsKind] });
  const quantized = quantizedTable(rows, width);
  return table.has(quantized.name) ? takeQuantized(table, quantized) : table.take('weight', [rows, width]);
}

/** Takes a tensor of a quantized copy, in exactly its dtype and shape. */
export function takeQuantized(weights: Weights, tensor: QuantizedTensor): CheckpointTensor {
  checkArguments(owner, { weights: [weights, weightsKind], tensor: [tensor, kinds.object] });
  const { name, shape, dtype } = tensor;
  return weights.take(name, shape, [dtype]);
}

/** Whether this is the full name of the table of tokens, plain or quantized. */
export function isTokenTable(name: string): boolean {
  return ['weight', rowsName].some((table) => name === `text_model.embeddings.token_embedding.${table}`);
}
