import { existsSync } from 'node:fs';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dot } from '@fgclip2/tensor';
import { MadeVectors, width } from './made-vectors.ts';

/** Queries of each kind. */
export const queriesOfKind = 50;

/** Of so many nearest, the share that is found is the recall. */
export const wanted = 10;

/** Rows that are written or read at once. */
const rowsAtOnce = 4096;

/** Vectors to search in, queries, and what is right for each. */
export interface SearchSet {
  readonly rows: number;
  /** float32 rows of `width`, one after the other. */
  readonly vectorsFile: string;
  /** First those like images, then those like texts. */
  readonly queries: readonly Float32Array[];
  /** For each query the rows that are nearest. */
  readonly nearest: readonly (readonly number[])[];
}

/** Makes a set in a folder, unless it is there. */
export async function makeSearchSet(folder: string, rows: number): Promise<void> {
  if (existsSync(join(folder, 'set.json'))) return;
  await mkdir(folder, { recursive: true });
  const made = new MadeVectors(rows);
  const queries = (['image', 'text'] as const).flatMap((kind) =>
    Array.from({ length: queriesOfKind }, () => made.next(kind)),
  );
  const best = queries.map((): { row: number; cosine: number }[] => []);
  const file = await open(join(folder, 'vectors.f32'), 'w');
  for (let start = 0; start < rows; start += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, rows - start);
    const block = new Float32Array(count * width);
    for (let i = 0; i < count; i++) {
      const vector = made.next('image');
      block.set(vector, i * width);
      for (const [index, query] of queries.entries()) {
        keepBest(best[index]!, { row: start + i, cosine: dot(query, vector) });
      }
    }
    await file.writeFile(block);
  }
  await file.close();
  const nearest = best.map((list) => list.map(({ row }) => row));
  await writeFile(
    join(folder, 'set.json'),
    JSON.stringify({ rows, queries: queries.map((query) => [...query]), nearest }),
  );
}

/** Reads a set, without its vectors. */
export async function readSearchSet(folder: string): Promise<SearchSet> {
  const { rows, queries, nearest } = JSON.parse(await readFile(join(folder, 'set.json'), 'utf8'));
  return {
    ...{ rows, nearest, vectorsFile: join(folder, 'vectors.f32') },
    queries: queries.map((query: number[]) => Float32Array.from(query)),
  };
}

/** The vectors of a set in blocks, each with its first row. */
export async function* blocksOf(
  set: SearchSet,
): AsyncGenerator<readonly [first: number, block: Float32Array]> {
  const file = await open(set.vectorsFile);
  for (let first = 0; first < set.rows; first += rowsAtOnce) {
    const block = new Float32Array(Math.min(rowsAtOnce, set.rows - first) * width);
    await file.read(block, 0, block.byteLength, first * width * 4);
    yield [first, block];
  }
  await file.close();
}

/** Keeps a row among the best so far, if it is one of them. */
export function keepBest(
  best: { row: number; cosine: number }[],
  candidate: { row: number; cosine: number },
): void {
  if (best.length === wanted && candidate.cosine <= best[wanted - 1]!.cosine) return;
  const place = best.findIndex(({ cosine }) => candidate.cosine > cosine);
  best.splice(place === -1 ? best.length : place, 0, candidate);
  best.length = Math.min(best.length, wanted);
}
