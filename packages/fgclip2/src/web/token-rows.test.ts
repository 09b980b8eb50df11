import type { CheckpointTensor, NamedTensors } from '@fgclip2/checkpoint';
import { type ByteSource, memorySource } from '@fgclip2/tensor';
import { describe, expect, it } from 'vitest';
import { readTokenRows } from './token-rows.ts';

const tableName = 'text_model.embeddings.token_embedding.weight';

/** A table of ten rows of four bytes, from byte 100 on, and what was read of it. */
function table(): { checkpoint: NamedTensors; reads: [number, number][] } {
  const bytes = Uint8Array.from({ length: 200 }, (_, i) => i);
  const memory = memorySource(bytes);
  const reads: [number, number][] = [];
  const source: ByteSource = {
    ...memory,
    read: (start, end, options) => {
      reads.push([start, end]);
      return memory.read(start, end, options);
    },
  };
  const tensor: CheckpointTensor = {
    name: tableName,
    dtype: 'F16',
    shape: [10, 2],
    source,
    start: 100,
    end: 140,
  };
  const other = { ...tensor, name: 'other' };
  return {
    checkpoint: {
      name: 'somewhere',
      tensors: new Map([
        [tableName, tensor],
        ['other', other],
      ]),
    },
    reads,
  };
}

describe('readTokenRows', () => {
  it('leaves rows to be read by ranges', async () => {
    const { checkpoint } = table();
    expect(readTokenRows(checkpoint, {}).tensors).toBe(checkpoint.tensors);
  });

  it('reads the whole table once, with the first row', async () => {
    const { checkpoint, reads } = table();
    const { source } = readTokenRows(checkpoint, { tokenRows: 'whole' }).tensors.get(tableName)!;
    expect(reads).toEqual([]);
    const rows = await Promise.all([source.read(104, 108), source.read(136, 140), source.read(100, 140)]);
    expect(rows.map((row) => [row[0], row.length])).toEqual([
      [104, 4],
      [136, 4],
      [100, 40],
    ]);
    expect(reads).toEqual([[100, 140]]);
  });

  it('reads the first rows at once, the others by ranges', async () => {
    const { checkpoint, reads } = table();
    const { tensors } = readTokenRows(checkpoint, { prefetchRows: 3 });
    const { source } = tensors.get(tableName)!;
    expect((await source.read(108, 112))[0]).toBe(108);
    expect((await source.read(108, 116))[0]).toBe(108);
    expect((await source.read(100, 104))[0]).toBe(100);
    expect(reads).toEqual([
      [100, 112],
      [108, 116],
    ]);
    expect(tensors.get('other')).toBe(checkpoint.tensors.get('other'));
  });

  it('takes more rows than there are for all of them', async () => {
    const { checkpoint, reads } = table();
    await readTokenRows(checkpoint, { prefetchRows: 1000 }).tensors.get(tableName)!.source.read(100, 104);
    expect(reads).toEqual([[100, 140]]);
  });

  it('tries again after a read that failed, and honours the signal', async () => {
    const { checkpoint } = table();
    const tensor = checkpoint.tensors.get(tableName)!;
    let failures = 1;
    const source: ByteSource = {
      ...tensor.source,
      read: async (...range) => {
        if (failures-- > 0) throw new Error('no connection');
        return tensor.source.read(...range);
      },
    };
    const tensors = new Map([[tableName, { ...tensor, source }]]);
    const read = readTokenRows({ name: 'x', tensors }, { tokenRows: 'whole' }).tensors.get(tableName)!.source;
    await expect(read.read(100, 104)).rejects.toThrow('no connection');
    expect(await read.read(100, 104)).toHaveLength(4);
    const reason = new Error('changed my mind');
    await expect(read.read(100, 104, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it.each([
    [{ tokenRows: 'all' }, `[fgclip2] Expected 'ranges' or 'whole' for tokenRows, got "all".`],
    [{ prefetchRows: -1 }, '[fgclip2] Expected a whole number >= 0 for prefetchRows, got -1.'],
    [{ prefetchRows: 1.5 }, 'for prefetchRows, got 1.5.'],
  ])('refuses %j', (options, words) => {
    const { checkpoint } = table();
    expect(() => readTokenRows(checkpoint, options as Parameters<typeof readTokenRows>[1])).toThrow(words);
  });
});
