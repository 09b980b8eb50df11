import { createHash } from 'node:crypto';
import { type ByteSource, memorySource } from '@fgclip2/files';
import { describe, expect, it } from 'vitest';
import { planSegments } from './plan-segments.ts';
import { readSegments } from './read-segments.ts';

/** A source of zeros that is read with `read`. */
function source(size: number, read: ByteSource['read']): ByteSource {
  return { name: 'long.bin', size, read };
}

/** As many segments of 10 bytes as asked for. */
function planOf(from: ByteSource, count: number) {
  const weights = Array.from({ length: count }, (_, i) => ({
    name: `weight-${i}`,
    source: from,
    start: 10 * i,
    end: 10 * i + 10,
  }));
  return planSegments(weights, { segmentLength: 10 });
}

describe('readSegments', () => {
  it('puts the bytes where the plan has them, in buffers of their own', async () => {
    const bytes = Uint8Array.from({ length: 200 }, (_, i) => i);
    const from = memorySource(bytes);
    const plan = planSegments(
      [
        { name: 'a', source: from, start: 3, end: 60 },
        { name: 'b', source: from, start: 0, end: 200 },
      ],
      { segmentLength: 60, gap: 0 },
    );
    const [segment] = await readSegments(plan);
    expect(segment).toEqual({ path: 'segment-0', data: bytes });
    structuredClone(segment!.data, { transfer: [segment!.data.buffer] });
    expect(bytes.length).toBe(200);
  });

  it('reads four at a time', async () => {
    let [now, most] = [0, 0];
    const reads: number[] = [];
    const from = source(60, async (start, end) => {
      reads.push(start);
      most = Math.max(most, ++now);
      await Promise.resolve();
      now--;
      return new Uint8Array(end - start).fill(start);
    });
    const segments = await readSegments(planOf(from, 6));
    expect(reads).toEqual([0, 10, 20, 30, 40, 50]);
    expect(most).toBe(4);
    expect(segments.map(({ path, data }) => [path, data[9]])).toEqual(
      reads.map((start, i) => [`segment-${i}`, start]),
    );
  });

  it('stops reading at the first error, and hands on the signal', async () => {
    let reads = 0;
    const { signal } = new AbortController();
    const from = source(100, async (_start, _end, options) => {
      expect(options?.signal).toBe(signal);
      reads++;
      throw new Error('no luck');
    });
    await expect(readSegments(planOf(from, 10), { signal })).rejects.toThrow('no luck');
    expect(reads).toBe(4);
  });

  it('compares weights with the sha256 of their file, and has wrong ones forgotten', async () => {
    const bytes = Uint8Array.from({ length: 40 }, (_, i) => i);
    const forgotten: [number, number][] = [];
    const from: ByteSource = {
      ...memorySource(bytes, 'model.safetensors'),
      forget: async (start, end) => {
        forgotten.push([start, end]);
      },
    };
    const sha256 = createHash('sha256').update(bytes.subarray(5, 15)).digest('hex');
    const plan = planSegments([
      { name: 'unknown', source: from, start: 0, end: 5 },
      { name: 'known', source: from, start: 5, end: 15, sha256 },
    ]);
    expect((await readSegments(plan))[0]!.data).toEqual(bytes.subarray(0, 15));
    bytes[7]! ^= 1;
    const found = createHash('sha256').update(bytes.subarray(5, 15)).digest('hex');
    await expect(readSegments(plan)).rejects.toThrow(
      `[@fgclip2/runtime-web] Expected sha256 ${sha256} for the 10 bytes of weight "known" in model.safetensors, got ${found}: they were damaged`,
    );
    expect(forgotten).toEqual([[5, 15]]);
  });

  it('tells what has arrived: never less than before, never too much, all in the end', async () => {
    const counts: Record<number, number[]> = {
      0: [4, 6],
      10: [], // a source that does not count
      20: [7, 7, 7], // one that began again after 7 bytes
      30: [3],
    };
    const from = source(40, async (start, end, options) => {
      for (const count of counts[start]!) {
        await Promise.resolve();
        options?.onBytes?.(count);
      }
      return new Uint8Array(end - start);
    });
    const arrivals: Record<number, number[]> = {};
    await readSegments(planOf(from, 4), {
      onArrival: ({ start }, bytes) => {
        arrivals[start] ??= [];
        arrivals[start].push(bytes);
      },
    });
    expect(arrivals).toEqual({ 0: [4, 10], 10: [10], 20: [7, 10, 10], 30: [3, 10] });
  });
});
