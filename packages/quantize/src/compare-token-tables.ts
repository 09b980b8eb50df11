import { isTokenTable, openCheckpoint, type RowReader, rowReader } from '@fgclip2/checkpoint';
import type { Files, ReadOptions } from '@fgclip2/files';
import { dot } from '@fgclip2/tensor';
import type { FeatureAgreement } from './compare-models.ts';

/** Rows compared at a time. */
const rowsAtATime = 4096;

/** Cosines between the rows of two checkpoints' token tables: what a text starts from, before any layer. */
export async function compareTokenTables(
  exact: Files,
  other: Files,
  options?: ReadOptions,
): Promise<FeatureAgreement> {
  const [a, b] = [await tokenTable(exact, options), await tokenTable(other, options)];
  let sum = 0;
  let worst = 1;
  for (let first = 0; first < a.rows; first += rowsAtATime) {
    const ids = Array.from({ length: Math.min(rowsAtATime, a.rows - first) }, (_, i) => first + i);
    const [x, y] = await Promise.all([a.readRows(ids, options), b.readRows(ids, options)]);
    for (let row = 0; row < ids.length; row++) {
      const cosine = cosineOf(
        x.subarray(row * a.width, (row + 1) * a.width),
        y.subarray(row * a.width, (row + 1) * a.width),
      );
      sum += cosine;
      worst = Math.min(worst, cosine);
    }
  }
  return { vectors: a.rows, meanCosine: sum / a.rows, worstCosine: worst };
}

async function tokenTable(files: Files, options?: ReadOptions): Promise<RowReader> {
  const { name, tensors } = await openCheckpoint(files, options);
  const table = [...tensors.values()].find((tensor) => isTokenTable(tensor.name));
  if (table === undefined) {
    throw new Error(
      `[@fgclip2/quantize] Expected a table of tokens in ${name}, got ${tensors.size} other tensors.`,
    );
  }
  return rowReader(table);
}

/** Rows of zeros, which some tables have for tokens that never occur, count as equal. */
function cosineOf(a: Float32Array, b: Float32Array): number {
  const lengths = Math.sqrt(dot(a, a) * dot(b, b));
  return lengths === 0 ? Number(dot(a, a) === dot(b, b)) : dot(a, b) / lengths;
}
