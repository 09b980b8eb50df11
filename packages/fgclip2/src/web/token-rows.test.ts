import type { CheckpointTensor, NamedTensors } from '@fgclip2/checkpoint';
import type { PrefetchableSource } from '@fgclip2/files';
import { memorySource } from '@fgclip2/files';
import { describe, expect, it } from 'vitest';
import { readTokenRows } from './token-rows.ts';

const tableName = 'text_model.embeddings.token_embedding.weight';

/** A table of ten rows of four bytes, from byte 100 on, and what was kept of it. */
function table(prefetch: PrefetchableSource['prefetch'] = async () => {}): {
  checkpoint: NamedTensors;
  kept: [number, number][];
} {
  const kept: [number, number][] = [];
  const source: PrefetchableSource = {
    ...memorySource(Uint8Array.from({ length: 200 }, (_, i) => i)),
    version: 'first',
    prefetch: async (start, end, options) => {
      kept.push([start, end]);
      await prefetch(start, end, options);
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
    kept,
  };
}

/** The table's source with its rows brought together. */
function sourceOf(checkpoint: NamedTensors, options: Parameters<typeof readTokenRows>[1]) {
  return readTokenRows(checkpoint, options).tensors.get(tableName)!.source;
}

describe('readTokenRows', () => {
  it('leaves rows to be read by ranges', async () => {
    const { checkpoint } = table();
    expect(readTokenRows(checkpoint, {}).tensors).toBe(checkpoint.tensors);
  });

  it('downloads the whole table once, with the first row', async () => {
    const { checkpoint, kept } = table();
    const source = sourceOf(checkpoint, { tokenRows: 'whole' });
    expect([kept, source.version]).toEqual([[], 'first']);
    const rows = await Promise.all([source.read(104, 108), source.read(136, 140), source.read(100, 140)]);
    expect(rows.map((row) => [row[0], row.length])).toEqual([
      [104, 4],
      [136, 4],
      [100, 40],
    ]);
    await source.read(50, 60);
    expect(kept).toEqual([[100, 140]]);
  });

  it('downloads the first rows at once, the others by ranges', async () => {
    const { checkpoint, kept } = table();
    const { tensors } = readTokenRows(checkpoint, { prefetchRows: 3 });
    const { source } = tensors.get(tableName)!;
    await source.read(112, 116);
    expect(kept).toEqual([]);
    expect((await source.read(108, 112))[0]).toBe(108);
    expect((await source.read(108, 116))[0]).toBe(108);
    expect(kept).toEqual([[100, 112]]);
    expect(tensors.get('other')).toBe(checkpoint.tensors.get('other'));
  });

  it('takes more rows than there are for all of them', async () => {
    const { checkpoint, kept } = table();
    await sourceOf(checkpoint, { prefetchRows: 1000 }).read(100, 104);
    expect(kept).toEqual([[100, 140]]);
  });

  it('leaves a source that has its bytes already as it is', () => {
    const { checkpoint } = table();
    const tensor = checkpoint.tensors.get(tableName)!;
    const atHand = { ...tensor, source: memorySource(new Uint8Array(200)) };
    const tensors = new Map([[tableName, atHand]]);
    expect(readTokenRows({ name: 'x', tensors }, { tokenRows: 'whole' }).tensors.get(tableName)).toBe(atHand);
  });

  it('goes on for the next caller when a download failed or was aborted', async () => {
    let failures = 1;
    const { checkpoint, kept } = table(async (_start, _end, options) => {
      if (failures-- > 0) throw new Error('no connection');
      options?.signal?.throwIfAborted();
    });
    const source = sourceOf(checkpoint, { tokenRows: 'whole' });
    const reason = new Error('changed my mind');
    const reads = [
      source.read(100, 104),
      source.read(100, 104, { signal: AbortSignal.abort(reason) }),
      source.read(100, 104),
      source.read(104, 108),
    ];
    const results = await Promise.allSettled(reads);
    expect(results.map((result) => (result.status === 'rejected' ? result.reason.message : 'read'))).toEqual([
      'no connection',
      'changed my mind',
      'read',
      'read',
    ]);
    expect(kept).toHaveLength(3);
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
