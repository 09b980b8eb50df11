import type { CheckpointTensor, NamedTensors } from '@fgclip2/checkpoint';
import { type ByteSource, describe } from '@fgclip2/tensor';
import type { LoadOptions } from '../load-options.ts';

const tableName = /^text_model\.embeddings\.token_embedding\.(weight|qrows)$/;

/**
 * The same tensors; of the table of tokens, the rows that `tokenRows` and `prefetchRows` name are read at once, with
 * the first that is needed, and stay in memory.
 *
 * @throws RangeError for another value of one of the two.
 */
export function readTokenRows(
  { name, tensors }: NamedTensors,
  { tokenRows = 'ranges', prefetchRows = 0 }: Pick<LoadOptions, 'tokenRows' | 'prefetchRows'>,
): NamedTensors {
  if (tokenRows !== 'ranges' && tokenRows !== 'whole') {
    throw new RangeError(`[fgclip2] Expected 'ranges' or 'whole' for tokenRows, got ${describe(tokenRows)}.`);
  }
  if (!Number.isInteger(prefetchRows) || prefetchRows < 0) {
    throw new RangeError(
      `[fgclip2] Expected a whole number >= 0 for prefetchRows, got ${describe(prefetchRows)}.`,
    );
  }
  if (tokenRows === 'ranges' && prefetchRows === 0) return { name, tensors };
  return {
    name,
    tensors: new Map(
      [...tensors].map(([key, tensor]) => [
        key,
        tableName.test(key) ? atOnce(tensor, tokenRows === 'whole' ? Infinity : prefetchRows) : tensor,
      ]),
    ),
  };
}

/** The table with its first rows read together. */
function atOnce(tensor: CheckpointTensor, rows: number): CheckpointTensor {
  const { source, start, end, shape } = tensor;
  const last = start + Math.min(rows, shape[0]!) * ((end - start) / shape[0]!);
  let reading: Promise<Uint8Array> | undefined;
  const read: ByteSource['read'] = async (from, to, options) => {
    if (from < start || to > last) return source.read(from, to, options);
    // Without the caller's signal: another caller may be waiting for the same rows.
    reading ??= source.read(start, last).catch((error: unknown) => {
      reading = undefined;
      throw error;
    });
    const bytes = await reading;
    options?.signal?.throwIfAborted();
    return bytes.subarray(from - start, to - start);
  };
  return { ...tensor, source: { size: source.size, name: source.name, read } };
}
