import { isPrefetchableSource, type ReadOptions, recentMap } from '@fgclip2/files';
import { type ArgumentKind, checkArguments, checkOptions, describe, signalOption } from '@fgclip2/tensor';
import { tensorKind } from './argument-kinds.ts';
import type { CheckpointTensor } from './checkpoint-tensor.ts';
import { decodeFloat32, isFloatDType } from './decode-float32.ts';
import { scaleLength } from './quantized.ts';

/** Reads single rows of a table that stays in its file, such as the token embeddings. */
export interface RowReader {
  /** Rows in the table. */
  readonly rows: number;
  /** Elements in a row. */
  readonly width: number;
  /** The rows of these ids, one after another: [ids.length, width] float32. */
  readRows(ids: ArrayLike<number>, options?: ReadOptions): Promise<Float32Array>;
  /**
   * Downloads the rows [from, to) for later where the table is behind HTTP, without holding them in memory; a
   * table on a disk or in memory has them already.
   */
  prefetch(from: number, to: number, options?: ReadOptions): Promise<void>;
}

/**
 * A reader of the rows of a table: an F32, F16 or BF16 tensor [rows, width], or U8 [rows, width + 4] as a quantized
 * copy stores it. Each distinct row is read once, neighboring rows of the file in one read, the reads run
 * concurrently, and the rows used last stay in memory.
 *
 * @throws TypeError for another dtype or rank; `readRows` and `prefetch` reject with RangeError outside the table.
 * @example
 * import { openCheckpoint, rowReader } from '@fgclip2/checkpoint';
 * import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
 * const { tensors } = await openCheckpoint(demoCheckpoint);
 * const table = rowReader(tensors.get('text_model.embeddings.token_embedding.weight')!);
 * const rows = await table.readRows([283, 1, 0, 0]);
 * console.log(rows.length === 4 * table.width); // true
 */
export function rowReader(tensor: CheckpointTensor): RowReader {
  checkArguments('@fgclip2/checkpoint', { tensor: [tensor, tensorKind] });
  const { name, dtype, shape, source } = tensor;
  const [rows, length] = shape;
  const isQuantized = dtype === 'U8' && length !== undefined && length > scaleLength;
  if (
    rows === undefined ||
    length === undefined ||
    shape.length !== 2 ||
    !(isQuantized || isFloatDType(dtype))
  ) {
    throw new TypeError(
      `[@fgclip2/checkpoint] Expected a table, F32, F16 or BF16 [rows, width] or U8 [rows, width + ${scaleLength}], for tensor ${name} of ${source.name}, got ${dtype} [${shape.join(', ')}].`,
    );
  }
  if (isFloatDType(dtype)) {
    return readerOf(tensor, rows, length, length * (dtype === 'F32' ? 4 : 2), (bytes, row) =>
      decodeFloat32(bytes, dtype, row, 0),
    );
  }
  return readerOf(tensor, rows, length - scaleLength, length, decodeQuantized);
}

/** Signed values, and then the float32 they are multiples of. */
function decodeQuantized(bytes: Uint8Array, row: Float32Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const scale = view.getFloat32(row.length, true);
  for (let i = 0; i < row.length; i++) row[i] = view.getInt8(i) * scale;
}

const idsKind: ArgumentKind = {
  expected: 'an array of ids',
  accepts: (value) => Array.isArray(value) || ArrayBuffer.isView(value),
};

/** Reads rows of `rowLength` bytes each; `decode` turns those of one into float32. */
function readerOf(
  { name, source, start }: CheckpointTensor,
  rows: number,
  width: number,
  rowLength: number,
  decode: (bytes: Uint8Array, row: Float32Array) => void,
): RowReader {
  const kept = recentMap<number, Float32Array>(Math.floor(keptValues / width));

  async function readRows(ids: ArrayLike<number>, options: ReadOptions = {}): Promise<Float32Array> {
    checkArguments('@fgclip2/checkpoint', { ids: [ids, idsKind] });
    checkOptions('@fgclip2/checkpoint', options, signalOption);
    options.signal?.throwIfAborted();
    const distinct = new Set(Array.from(ids));
    for (const id of distinct) {
      if (!Number.isInteger(id) || id < 0 || id >= rows) {
        throw new RangeError(
          `[@fgclip2/checkpoint] Expected an id from 0 to ${rows - 1} for the ${rows} rows of ${name}, got ${describe(id)}.`,
        );
      }
    }
    const found = new Map<number, Float32Array>();
    for (const id of distinct) {
      const row = kept.get(id);
      if (row !== undefined) found.set(id, row);
    }
    const missing = [...distinct].filter((id) => !found.has(id)).sort((a, b) => a - b);
    await Promise.all(
      runs(missing).map(async ([from, to]) => {
        const first = start + missing[from]! * rowLength;
        const bytes = await source.read(first, first + (to - from) * rowLength, options);
        for (let i = from; i < to; i++) {
          const row = new Float32Array(width);
          decode(bytes.subarray((i - from) * rowLength, (i - from + 1) * rowLength), row);
          found.set(missing[i]!, row);
        }
      }),
    );
    for (const [id, row] of found) kept.set(id, row);
    const result = new Float32Array(ids.length * width);
    for (let i = 0; i < ids.length; i++) result.set(found.get(ids[i]!)!, i * width);
    return result;
  }

  async function prefetch(from: number, to: number, options: ReadOptions = {}): Promise<void> {
    options.signal?.throwIfAborted();
    if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= rows)) {
      throw new RangeError(
        `[@fgclip2/checkpoint] Expected rows inside the ${rows} of ${name}, got [${describe(from)}, ${describe(to)}).`,
      );
    }
    if (isPrefetchableSource(source))
      await source.prefetch(start + from * rowLength, start + to * rowLength, options);
  }

  return { rows, width, readRows, prefetch };
}

/** Values of rows kept in memory by one reader: 16 MB, some 5,400 rows at base size. */
const keptValues = 1 << 22;

/** The stretches [from, to) of sorted distinct ids that follow one another without a gap. */
function runs(ids: readonly number[]): [number, number][] {
  const result: [number, number][] = [];
  for (let i = 0; i < ids.length; i++) {
    const last = result.at(-1);
    if (last !== undefined && ids[i] === ids[i - 1]! + 1) last[1] = i + 1;
    else result.push([i, i + 1]);
  }
  return result;
}
