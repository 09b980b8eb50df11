import { type CheckpointTensor, isTokenTable, type NamedTensors } from '@fgclip2/checkpoint';
import type { ByteSource, ReadOptions } from '@fgclip2/files';
import { isPrefetchableSource } from '@fgclip2/files';
import { describe } from '@fgclip2/tensor';
import type { WebLoadOptions } from '../loading/load-options.ts';

/**
 * The same tensors; of the table of tokens, the rows that `tokenRows` and `prefetchRows` name are downloaded at once,
 * with the first that is needed.
 *
 * @throws RangeError for another value of one of the two.
 */
export function readTokenRows(
  { name, tensors }: NamedTensors,
  { tokenRows = 'ranges', prefetchRows = 0 }: Pick<WebLoadOptions, 'tokenRows' | 'prefetchRows'>,
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
        isTokenTable(key) ? atOnce(tensor, tokenRows === 'whole' ? Infinity : prefetchRows) : tensor,
      ]),
    ),
  };
}

/**
 * The table with its first rows downloaded together before one of them is read. They go to the browser's storage, so
 * memory stays bounded; a source that has its bytes already is read as it is.
 */
function atOnce(tensor: CheckpointTensor, rows: number): CheckpointTensor {
  const { source, start, end, shape } = tensor;
  if (!isPrefetchableSource(source)) return tensor;
  const last = start + Math.min(rows, shape[0]!) * ((end - start) / shape[0]!);
  let isHere = false;
  let turn: Promise<void> = Promise.resolve();
  // One caller after another: the next one does not request again what an aborted one had downloaded.
  const bring = ({ signal }: ReadOptions): Promise<void> => {
    const mine = turn.then(async () => {
      if (!isHere) await source.prefetch(start, last, { signal });
      isHere = true;
    });
    turn = mine.catch(() => {});
    return mine;
  };
  const read: ByteSource['read'] = async (from, to, options = {}) => {
    if (!isHere && from >= start && from < last) await bring(options);
    return source.read(from, to, options);
  };
  return { ...tensor, source: { ...source, read } };
}
