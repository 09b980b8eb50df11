import { describe, expect, it } from 'vitest';
import type { NewPiece } from '../storage/contract.ts';
import { shortReads } from './short-reads.ts';

/** Reads a file whose byte i is i, noting what is downloaded and kept; downloads wait for `release`, writes for `storage`. */
function setUp(storage?: Promise<void>) {
  const downloads: [number, number][] = [];
  const kept: NewPiece[][] = [];
  const signals: (AbortSignal | undefined)[] = [];
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const read = shortReads(
    async (start, end, signal) => {
      downloads.push([start, end]);
      signals.push(signal);
      await released;
      signal?.throwIfAborted();
      if (start === 200_000) throw new Error('broken');
      return new Uint8Array(end - start).map((_, i) => start + i);
    },
    async (pieces) => {
      kept.push(pieces);
      if (storage !== undefined) await storage;
    },
  );
  return { downloads, kept, signals, read, release };
}

describe('shortReads', () => {
  it('joins reads of one moment, also overlapping ones, and keeps what came together', async () => {
    const { downloads, kept, read, release } = setUp();
    const reads = [read(10, 12, undefined), read(10_000, 10_001, undefined), read(11, 14, undefined)];
    await Promise.resolve();
    expect(downloads).toEqual([
      [10, 14],
      [10_000, 10_001],
    ]);
    release();
    expect(await Promise.all(reads)).toEqual([
      Uint8Array.of(10, 11),
      Uint8Array.of(10_000 % 256),
      Uint8Array.of(11, 12, 13),
    ]);
    expect(kept.map((pieces) => pieces.map(({ start }) => start))).toEqual([[10, 10_000]]);
  });

  it('aborts a request only when nobody waits for it any longer', async () => {
    const { signals, read, release } = setUp();
    const [one, two] = [new AbortController(), new AbortController()];
    const first = read(10, 12, one.signal);
    const second = read(12, 14, two.signal);
    const third = read(50_000, 50_001, two.signal);
    await Promise.resolve();
    one.abort(new Error('enough'));
    await expect(first).rejects.toThrow('enough');
    expect(signals.map((signal) => signal?.aborted)).toEqual([false, false]);
    two.abort(new Error('all'));
    await expect(second).rejects.toThrow('all');
    await expect(third).rejects.toThrow('all');
    expect(signals.map((signal) => signal?.aborted)).toEqual([true, true]);
    release();
  });

  it('rejects those whose request fails, and serves the others', async () => {
    const { kept, read, release } = setUp();
    const good = read(1, 2, undefined);
    const bad = read(200_000, 200_001, undefined);
    release();
    await expect(bad).rejects.toThrow('broken');
    expect(await good).toEqual(Uint8Array.of(1));
    expect(kept.map((pieces) => pieces.length)).toEqual([1]);
  });

  it('resolves a read once its bytes are kept', async () => {
    const order: string[] = [];
    const storage = Promise.withResolvers<void>();
    const { kept, read, release } = setUp(storage.promise.then(() => void order.push('kept')));
    const reading = read(1, 2, undefined).then(() => order.push('read'));
    release();
    await expect.poll(() => kept.length).toBe(1);
    storage.resolve();
    await reading;
    expect(order).toEqual(['kept', 'read']);
  });

  it('keeps together what arrives while other bytes are being kept', async () => {
    const storage = Promise.withResolvers<void>();
    const { downloads, kept, read, release } = setUp(storage.promise);
    release();
    const reads = [read(1, 2, undefined)];
    await expect.poll(() => kept.length).toBe(1);
    reads.push(read(10_000, 10_001, undefined), read(20_000, 20_001, undefined));
    // Both arrive in this turn.
    await new Promise(setImmediate);
    expect(downloads.length).toBe(3);
    storage.resolve();
    await Promise.all(reads);
    expect(kept.map((pieces) => pieces.map(({ start }) => start))).toEqual([[1], [10_000, 20_000]]);
  });

  it('rejects a read that is aborted while its bytes are being kept, and keeps them all the same', async () => {
    const { kept, read, release } = setUp(new Promise(() => {}));
    const controller = new AbortController();
    release();
    const reading = read(1, 2, controller.signal);
    await expect.poll(() => kept.length).toBe(1);
    controller.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
  });
});
