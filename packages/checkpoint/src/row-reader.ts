import type { ReadOptions } from '@fgclip2/files';
import { isPrefetchableSource } from '@fgclip2/files';
import { describe } from '@fgclip2/tensor';
import type { CheckpointTensor } from './checkpoint-tensor.ts';
import { decodeFloat32, isFloatDType } from './decode-float32.ts';

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
   * table on a disk or in memory has them at hand.
   */
  prefetch(from: number, to: number, options?: ReadOptions): Promise<void>;
}

/**
 * A reader of the rows of an F32, F16 or BF16 tensor [rows, width]. Each distinct row is read once, rows that
 * are neighbours in the file in one read, the reads run side by side, and the rows used last stay in memory.
 *
 * @throws TypeError for another dtype or rank; `readRows` and `prefetch` reject with RangeError outside the table.
 * @example
 * import { openCheckpoint, rowReader } from '@fgclip2/checkpoint';
 * const { tensors } = await openCheckpoint(files);
 * const table = rowReader(tensors.get('text_model.embeddings.token_embedding.weight')!);
 * const rows = await table.readRows([283, 1, 0, 0]); // [4, 768]
 */
export function rowReader(tensor: CheckpointTensor): RowReader {
  const { name, dtype, shape, source } = tensor;
  const [rows, width] = shape;
  if (rows === undefined || width === undefined || shape.length !== 2 || !isFloatDType(dtype)) {
    throw new TypeError(
      `[@fgclip2/checkpoint] Expected an F32, F16 or BF16 table [rows, width] for tensor ${name} of ${source.name}, got ${dtype} [${shape.join(', ')}].`,
    );
  }
  const rowLength = width * (dtype === 'F32' ? 4 : 2);
  return readerOf(tensor, rows, width, rowLength, (bytes, target, offset) =>
    decodeFloat32(bytes, dtype, target, offset),
  );
}

/**
 * A reader of the rows of an 8-bit table, U8 [rows, width + 4]: each row is `width` signed values and the
 * float32 they are multiples of.
 *
 * @throws TypeError for another dtype or rank; `readRows` and `prefetch` reject with RangeError outside the table.
 */
export function quantizedRowReader(tensor: CheckpointTensor): RowReader {
  const { name, dtype, shape, source } = tensor;
  const [rows, rowLength] = shape;
  if (
    rows === undefined ||
    rowLength === undefined ||
    rowLength < 5 ||
    shape.length !== 2 ||
    dtype !== 'U8'
  ) {
    throw new TypeError(
      `[@fgclip2/checkpoint] Expected a U8 table [rows, width + 4] for tensor ${name} of ${source.name}, got ${dtype} [${shape.join(', ')}].`,
    );
  }
  const width = rowLength - 4;
  return readerOf(tensor, rows, width, rowLength, (bytes, target, offset) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let row = 0; row < bytes.length / rowLength; row++) {
      const start = row * rowLength;
      const scale = view.getFloat32(start + width, true);
      for (let i = 0; i < width; i++) target[offset + row * width + i] = view.getInt8(start + i) * scale;
    }
  });
}

/** Reads rows of `rowLength` bytes each; `decode` turns whole rows into float32 from `offset` on. */
function readerOf(
  { name, source, start }: CheckpointTensor,
  rows: number,
  width: number,
  rowLength: number,
  decode: (bytes: Uint8Array, target: Float32Array, offset: number) => void,
): RowReader {
  const kept = new Map<number, Float32Array>();

  async function readRows(ids: ArrayLike<number>, options: ReadOptions = {}): Promise<Float32Array> {
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
    for (const id of distinct) if (kept.has(id)) found.set(id, kept.get(id)!);
    const missing = [...distinct].filter((id) => !found.has(id)).sort((a, b) => a - b);
    await Promise.all(
      runs(missing).map(async ([from, to]) => {
        const first = start + missing[from]! * rowLength;
        const bytes = await source.read(first, first + (to - from) * rowLength, options);
        for (let i = from; i < to; i++) {
          const row = new Float32Array(width);
          decode(bytes.subarray((i - from) * rowLength, (i - from + 1) * rowLength), row, 0);
          found.set(missing[i]!, row);
        }
      }),
    );
    keep(found);
    const result = new Float32Array(ids.length * width);
    for (let i = 0; i < ids.length; i++) result.set(found.get(ids[i]!)!, i * width);
    return result;
  }

  /** Keeps the rows used last; a map gives its entries in the order they were set. */
  function keep(used: ReadonlyMap<number, Float32Array>): void {
    for (const [id, row] of used) {
      kept.delete(id);
      kept.set(id, row);
    }
    for (const id of kept.keys()) {
      if (kept.size * width <= keptValues) break;
      kept.delete(id);
    }
  }

  async function prefetch(from: number, to: number, options: ReadOptions = {}): Promise<void> {
    options.signal?.throwIfAborted();
    if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= rows)) {
      throw new RangeError(
        `[@fgclip2/checkpoint] Expected rows inside the ${rows} of ${name}, got [${describe(from)}, ${describe(to)}).`,
      );
    }
    if (isPrefetchableSource(source))
      await source.keep(start + from * rowLength, start + to * rowLength, options);
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
