import type { CheckpointTensor } from '@fgclip2/checkpoint';
import { type ByteSource, memorySource, type ReadOptions } from '@fgclip2/files';
import { describe, expect, it, vi } from 'vitest';
import { Downloads } from './downloads.ts';

/** A source whose reads wait to be finished. */
function slowSource() {
  const reads: { signal: AbortSignal | undefined; options: ReadOptions; finish(): void }[] = [];
  const source: ByteSource = {
    name: 'slow.bin',
    size: 100,
    path: '/slow.bin',
    read: (start, end, options = {}) =>
      new Promise((resolve, reject) => {
        const { signal } = options;
        signal?.addEventListener('abort', () => reject(signal.reason));
        reads.push({ signal, options, finish: () => resolve(new Uint8Array(end - start)) });
      }),
  };
  return { source, reads };
}

/** One tensor of a source, read through. */
function through(downloads: Downloads, source: ByteSource): CheckpointTensor {
  const tensor: CheckpointTensor = { name: 'x', dtype: 'U8', shape: [100], source, start: 0, end: 100 };
  return downloads.through({ name: 'slow', tensors: new Map([['x', tensor]]) }).tensors.get('x')!;
}

const reason = new Error('changed my mind');

describe('Downloads', () => {
  it('ends the reads with the last one who waits, not before', async () => {
    const { source, reads } = slowSource();
    const downloads = new Downloads();
    const tensor = through(downloads, source);
    const [first, second] = [new AbortController(), new AbortController()];
    const shared = tensor.source.read(0, 100);
    const one = downloads.during(() => shared, first.signal);
    const two = downloads.during(() => shared, second.signal);
    first.abort(reason);
    await expect(one).rejects.toBe(reason);
    expect(reads[0]!.signal?.aborted).toBe(false);
    second.abort(reason);
    await expect(two).rejects.toBe(reason);
    expect(reads[0]!.signal?.aborted).toBe(true);
    await expect(shared).rejects.toThrow();
  });

  it('reads anew after that', async () => {
    const { source, reads } = slowSource();
    const downloads = new Downloads();
    const tensor = through(downloads, source);
    const controller = new AbortController();
    const stopped = downloads.during(() => tensor.source.read(0, 100), controller.signal);
    controller.abort(reason);
    await expect(stopped).rejects.toBe(reason);
    const again = downloads.during(() => tensor.source.read(0, 100));
    reads[1]!.finish();
    expect(await again).toHaveLength(100);
  });

  it('begins work again that came to share a read which was being ended', async () => {
    const { source, reads } = slowSource();
    const downloads = new Downloads();
    const tensor = through(downloads, source);
    let shared: Promise<Uint8Array> | undefined;
    const read = () => {
      shared ??= tensor.source.read(0, 100).finally(() => {
        shared = undefined;
      });
      return shared;
    };
    const controller = new AbortController();
    const stopped = downloads.during(read, controller.signal);
    controller.abort(reason);
    const late = downloads.during(read);
    await expect(stopped).rejects.toBe(reason);
    // The one who gave up was not the last, so that its read goes on.
    reads[0]!.finish();
    expect(await late).toHaveLength(100);

    const other = new AbortController();
    const again = downloads.during(read, other.signal);
    const joined = again.catch(() => downloads.during(read));
    other.abort(reason);
    await vi.waitFor(() => expect(reads).toHaveLength(3));
    reads[2]!.finish();
    expect(await joined).toHaveLength(100);
  });

  it('leaves the reads to the others when work ends well', async () => {
    const { source, reads } = slowSource();
    const downloads = new Downloads();
    const tensor = through(downloads, source);
    const pending = tensor.source.read(0, 100);
    await downloads.during(async () => 7, new AbortController().signal);
    expect(reads[0]!.signal?.aborted).toBe(false);
    reads[0]!.finish();
    expect(await pending).toHaveLength(100);
  });

  it('rejects work that was aborted before, without beginning it', async () => {
    let begun = false;
    const work = async () => {
      begun = true;
    };
    await expect(new Downloads().during(work, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(begun).toBe(false);
  });

  it("ends a read by its own signal, too, and keeps the source's path", async () => {
    const { source, reads } = slowSource();
    const tensor = through(new Downloads(), source);
    const controller = new AbortController();
    const read = tensor.source.read(0, 10, { signal: controller.signal });
    controller.abort(reason);
    await expect(read).rejects.toBe(reason);
    expect(reads).toHaveLength(1);
    expect(tensor.source.path).toBe('/slow.bin');
  });

  it('counts what arrives once, whether the source tells or not', async () => {
    const { source, reads } = slowSource();
    const downloads = new Downloads();
    const [slow, fast] = [through(downloads, source), through(downloads, memorySource(new Uint8Array(100)))];
    const counts: number[] = [];
    const own: number[] = [];
    const stop = downloads.listen((count) => counts.push(count));
    const read = slow.source.read(0, 50, { onBytes: (count) => own.push(count) });
    reads[0]!.options.onBytes?.(20);
    reads[0]!.options.onBytes?.(30);
    reads[0]!.finish();
    await read;
    await fast.source.read(10, 17);
    stop();
    await fast.source.read(0, 9);
    expect([counts, own]).toEqual([
      [20, 30, 7],
      [20, 30],
    ]);
  });

  it('gives tensors of one source one source', () => {
    const source = memorySource(new Uint8Array(100));
    const tensor: CheckpointTensor = { name: 'x', dtype: 'U8', shape: [1], source, start: 0, end: 1 };
    const tensors = new Map([
      ['x', tensor],
      ['y', { ...tensor, name: 'y', start: 1, end: 3 }],
    ]);
    const downloads = new Downloads();
    const read = downloads.through({ name: 'both', tensors });
    expect(read.tensors.get('x')!.source).toBe(read.tensors.get('y')!.source);
    expect(downloads.sizeOf(() => true)).toBe(3);
    expect(downloads.sizeOf((name) => name === 'y')).toBe(2);
  });
});
