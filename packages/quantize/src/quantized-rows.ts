import { type CheckpointTensor, quantizedTable } from '@fgclip2/checkpoint';
import { encodeRows } from './encode-weights.ts';
import { floatsOf, type PlannedTensor } from './planned-tensor.ts';

/** Rows of a table that are in memory at a time. */
const rowsAtATime = 4096;

/** A table in 8 bits, a scale a row. */
export function quantizedRows(table: CheckpointTensor): PlannedTensor {
  const [rows, width] = table.shape as [number, number];
  const { name, dtype, shape } = quantizedTable(rows, width);
  return {
    name: table.name.replace(/weight$/, name),
    dtype,
    shape,
    byteLength: shape[0]! * shape[1]!,
    async *bytes(options) {
      for await (const values of floatsOf(table, options, rowsAtATime * width)) {
        yield encodeRows(values, width);
      }
    },
  };
}
