import type { Checkpoint, CheckpointTensor } from '@fgclip2/checkpoint';
import { Weights } from '@fgclip2/checkpoint';
import { Fgclip2VisionConfig } from '@fgclip2/config';
import { memorySource } from '@fgclip2/files';
import { describe, expect, it } from 'vitest';
import { PositionEmbeddings } from './position-embeddings.ts';
import { resizePositionEmbeddings } from './resize-position-embeddings.ts';

const name = 'position_embedding.weight';
const width = 2;
const config = new Fgclip2VisionConfig({ hiddenSize: width, numAttentionHeads: 1, numPatches: 9 });
const table = { rows: Float32Array.from({ length: 9 * width }, (_, index) => Math.cos(index)), width };

/** Position embeddings over a table in memory, with the number of times it was read. */
function inMemory() {
  const source = memorySource(new Uint8Array(table.rows.buffer), name);
  const counts = { reads: 0 };
  const counted: typeof source = {
    ...source,
    read(start, end, options) {
      counts.reads++;
      return source.read(start, end, options);
    },
  };
  const end = table.rows.byteLength;
  const stored: CheckpointTensor = { name, dtype: 'F32', shape: [9, width], source: counted, start: 0, end };
  const checkpoint: Checkpoint = {
    name: 'memory',
    tensors: new Map([[name, stored]]),
    weights: () => new Weights(checkpoint),
  };
  return { counts, positions: new PositionEmbeddings(config, checkpoint.weights()) };
}

describe('PositionEmbeddings', () => {
  it('gives each image of a batch the rows of its grid', async () => {
    const { positions } = inMemory();
    const batch = await positions.of(
      [
        [2, 4],
        [3, 3],
      ],
      9,
    );
    expect(batch.dims).toEqual([2, 9, width]);
    expect(batch.data.slice(0, 18)).toEqual(resizePositionEmbeddings(table, 2, 4, 9));
    expect(batch.data.slice(18)).toEqual(table.rows);
  });

  it('reads nothing before it is asked, and the table once', async () => {
    const { counts, positions } = inMemory();
    expect(counts.reads).toBe(0);
    await positions.of([[1, 1]], 1);
    await positions.of([[2, 2]], 4);
    expect(counts.reads).toBe(1);
  });

  it('gives the same rows again, whatever callers did with theirs and what came in between', async () => {
    const { positions } = inMemory();
    const first = (await positions.of([[2, 3]], 6)).data.slice();
    (await positions.of([[2, 3]], 6)).data.fill(7);
    expect((await positions.of([[2, 3]], 6)).data).toEqual(first);
    for (let columns = 1; columns <= 20; columns++) await positions.of([[1, columns]], columns);
    expect((await positions.of([[2, 3]], 6)).data).toEqual(first);
  });

  it('keeps grids of one size, and one grid of two lengths, apart', async () => {
    const { positions } = inMemory();
    await positions.of([[2, 3]], 6);
    expect((await positions.of([[3, 2]], 6)).data).toEqual(resizePositionEmbeddings(table, 3, 2, 6));
    expect((await positions.of([[2, 3]], 8)).data).toEqual(resizePositionEmbeddings(table, 2, 3, 8));
  });
});
