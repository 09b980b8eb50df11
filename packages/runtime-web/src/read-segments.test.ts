import { type ByteSource, memorySource } from '@fgclip2/tensor';
import { describe, expect, it } from 'vitest';
import { planSegments } from './plan-segments.ts';
import { readSegments } from './read-segments.ts';

describe('readSegments', () => {
  it('puts the bytes where the plan has them', async () => {
    const bytes = Uint8Array.from({ length: 200 }, (_, i) => i);
    const source = memorySource(bytes);
    const plan = planSegments(
      [
        { name: 'a', source, start: 3, end: 60 },
        { name: 'b', source, start: 100, end: 150 },
      ],
      { segmentLength: 60, gap: 0 },
    );
    expect(await readSegments(plan)).toEqual([
      { path: 'segment-0', data: bytes.slice(3, 60) },
      { path: 'segment-1', data: bytes.slice(100, 150) },
    ]);
  });

  it('reads long stretches in pieces of 16 MB, four at a time', async () => {
    const piece = 2 ** 24;
    const size = 5 * piece + 1;
    let [now, most] = [0, 0];
    const reads: [number, number][] = [];
    const source: ByteSource = {
      name: 'long.bin',
      size,
      async read(start, end) {
        reads.push([start, end]);
        most = Math.max(most, ++now);
        await Promise.resolve();
        now--;
        return new Uint8Array(end - start).fill(reads.length);
      },
    };
    const [segment] = await readSegments(planSegments([{ name: 'long', source, start: 0, end: size }]));
    expect(reads).toEqual(Array.from({ length: 6 }, (_, i) => [i * piece, Math.min((i + 1) * piece, size)]));
    expect(most).toBe(4);
    expect([0, piece, size - 1].map((at) => segment!.data[at])).toEqual([4, 4, 6]);
  });

  it('stops reading at the first error, and hands on the signal', async () => {
    let reads = 0;
    const { signal } = new AbortController();
    const failing: ByteSource = {
      name: 'failing.bin',
      size: 2 ** 28,
      async read(_start, _end, options) {
        expect(options?.signal).toBe(signal);
        reads++;
        throw new Error('no luck');
      },
    };
    const plan = planSegments([{ name: 'long', source: failing, start: 0, end: 2 ** 28 }]);
    await expect(readSegments(plan, signal)).rejects.toThrow('no luck');
    expect(reads).toBe(4);
  });
});
