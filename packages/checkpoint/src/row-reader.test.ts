import { type ByteSource, memorySource } from '@fgclip2/files';
import { describe, expect, it } from 'vitest';
import type { CheckpointTensor } from './checkpoint-tensor.ts';
import { rowReader } from './row-reader.ts';

/** A [10, 2] table at byte 3 of its file, row r = [r, r + 0.5], and the ranges that are read of it. */
function table(): { tensor: CheckpointTensor; reads: [number, number][] } {
  const bytes = new Uint8Array(83);
  bytes.set(new Uint8Array(Float32Array.from({ length: 20 }, (_, i) => i / 2).buffer), 3);
  const memory = memorySource(bytes, 'x.safetensors');
  const reads: [number, number][] = [];
  const source: ByteSource = {
    ...memory,
    read(start, end, options) {
      reads.push([start, end]);
      return memory.read(start, end, options);
    },
  };
  return { tensor: { name: 'table', dtype: 'F32', shape: [10, 2], source, start: 3, end: 83 }, reads };
}

describe('rowReader of a quantized table', () => {
  it('multiplies the values of a row by the scale after them', async () => {
    const bytes = new Uint8Array(12);
    const view = new DataView(bytes.buffer);
    bytes.set(Int8Array.of(127, -2), 0);
    view.setFloat32(2, 0.5, true);
    bytes.set(Int8Array.of(-128, 3), 6);
    view.setFloat32(8, 2, true);
    const tensor = {
      name: 'q',
      dtype: 'U8',
      shape: [2, 6],
      source: memorySource(bytes),
      start: 0,
      end: 12,
    } as const;
    const reader = rowReader(tensor);
    expect([reader.rows, reader.width]).toEqual([2, 2]);
    expect(await reader.readRows([1, 0])).toEqual(Float32Array.of(-256, 6, 63.5, -1));
  });

  it('refuses rows that have no place for a scale', () => {
    const { tensor } = table();
    expect(() => rowReader({ ...tensor, dtype: 'U8', shape: [20, 4] })).toThrow(
      '[@fgclip2/checkpoint] Expected a table, F32, F16 or BF16 [rows, width] or U8 [rows, width + 4], for tensor table of x.safetensors, got U8 [20, 4].',
    );
  });
});

describe('prefetch', () => {
  it('lets a source that can prefetch bytes prefetch those of the rows', async () => {
    const { tensor } = table();
    const kept: unknown[] = [];
    const prefetch = async (...range: unknown[]) => {
      kept.push(range);
    };
    const options = { signal: new AbortController().signal };
    const source = Object.assign({ ...tensor.source }, { prefetch });
    await rowReader({ ...tensor, source }).prefetch(2, 5, options);
    expect(kept).toEqual([[19, 43, options]]);
  });

  it('leaves others alone, and refuses rows that are not there', async () => {
    const { tensor, reads } = table();
    const reader = rowReader(tensor);
    await reader.prefetch(0, 10);
    expect(reads).toEqual([]);
    await expect(reader.prefetch(0, 11)).rejects.toThrow(
      new RangeError('[@fgclip2/checkpoint] Expected rows inside the 10 of table, got [0, 11).'),
    );
  });
});

describe('readRows', () => {
  it('gives the rows in the order of the ids', async () => {
    const { tensor } = table();
    const reader = rowReader(tensor);
    expect([reader.rows, reader.width]).toEqual([10, 2]);
    expect(await reader.readRows(Int32Array.of(9, 0, 9, 4))).toEqual(
      Float32Array.of(9, 9.5, 0, 0.5, 9, 9.5, 4, 4.5),
    );
  });

  it('reads each row once and neighbors together', async () => {
    const { tensor, reads } = table();
    await rowReader(tensor).readRows([5, 0, 0, 0, 4, 6, 9, 5]);
    expect(reads).toEqual([
      [3, 11],
      [35, 59],
      [75, 83],
    ]);
  });

  it('reads concurrently', async () => {
    const { tensor } = table();
    let open = 0;
    let most = 0;
    const source: ByteSource = {
      ...tensor.source,
      async read(start, end) {
        most = Math.max(most, ++open);
        await Promise.resolve();
        open--;
        return new Uint8Array(end - start);
      },
    };
    await rowReader({ ...tensor, source }).readRows([0, 2, 4]);
    expect(most).toBe(3);
  });

  it('keeps rows for the next call', async () => {
    const { tensor, reads } = table();
    const reader = rowReader(tensor);
    await reader.readRows([4, 5]);
    expect(await reader.readRows([5, 6])).toEqual(Float32Array.of(5, 5.5, 6, 6.5));
    expect(reads).toEqual([
      [35, 51],
      [51, 59],
    ]);
  });

  it('forgets the rows used longest ago when they become many', async () => {
    const width = 1 << 20;
    const reads: number[] = [];
    const source: ByteSource = {
      size: width * 4 * 10,
      name: 'wide',
      async read(start, end) {
        reads.push(start / (width * 4));
        return new Uint8Array(end - start);
      },
    };
    const reader = rowReader({ name: 'w', dtype: 'F32', shape: [10, width], source, start: 0, end: 10 });
    for (const id of [0, 2, 4, 6, 0, 8, 2, 0]) await reader.readRows([id]);
    expect(reads).toEqual([0, 2, 4, 6, 8, 2]);
  });

  it('gives nothing for no ids', async () => {
    const { tensor, reads } = table();
    expect(await rowReader(tensor).readRows([])).toEqual(new Float32Array(0));
    expect(reads).toEqual([]);
  });

  it('converts half precision', async () => {
    const halves = Uint16Array.of(0x3c00, 0xc000, 0x3800, 0);
    const source = memorySource(new Uint8Array(halves.buffer));
    const reader = rowReader({ name: 'h', dtype: 'F16', shape: [2, 2], source, start: 0, end: 8 });
    expect(await reader.readRows([1, 0])).toEqual(Float32Array.of(0.5, 0, 1, -2));
  });

  it.each([10, -1, 1.5, Number.NaN])('refuses the id %d', async (id) => {
    const { tensor, reads } = table();
    await expect(rowReader(tensor).readRows([0, id])).rejects.toThrow(
      new RangeError(`[@fgclip2/checkpoint] Expected an id from 0 to 9 for the 10 rows of table, got ${id}.`),
    );
    expect(reads).toEqual([]);
  });

  it('rejects with the reason of an aborted signal', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(rowReader(table().tensor).readRows([1], { signal })).rejects.toThrow('enough');
  });
});

describe('rowReader of another tensor', () => {
  it('is refused', () => {
    const { tensor } = table();
    expect(() => rowReader({ ...tensor, shape: [20] })).toThrow(
      '[@fgclip2/checkpoint] Expected a table, F32, F16 or BF16 [rows, width] or U8 [rows, width + 4], for tensor table of x.safetensors, got F32 [20].',
    );
    expect(() => rowReader({ ...tensor, dtype: 'I8' })).toThrow(TypeError);
  });
});
