import type { CheckpointTensor } from '@fgclip2/checkpoint';
import { type ByteSource, memorySource, type ReadOptions } from '@fgclip2/files';
import { describe, expect, it } from 'vitest';
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
  it('ends the reads with the last task that is aborted, not before, and reads again for the next one', async () => {
    const { source, reads } = slowSource();
    const downloads = new Downloads();
    const tensor = through(downloads, source);
    downloads.join();
    downloads.join();
    const shared = tensor.source.read(0, 100);
    downloads.leave({ aborted: true });
    expect(reads[0]!.signal?.aborted).toBe(false);
    downloads.leave({ aborted: true });
    expect(reads[0]!.signal?.aborted).toBe(true);
    const error = await shared.catch((reason: unknown) => reason);
    expect(downloads.wasEnded(error)).toBe(false);
    downloads.join();
    expect(downloads.wasEnded(error)).toBe(true);
    expect(downloads.wasEnded(reason)).toBe(false);
    const again = tensor.source.read(0, 100);
    reads[1]!.finish();
    expect(await again).toHaveLength(100);
  });

  it('leaves the reads to the others when a task ends well', async () => {
    const { source, reads } = slowSource();
    const downloads = new Downloads();
    const tensor = through(downloads, source);
    const pending = tensor.source.read(0, 100);
    downloads.join();
    downloads.leave({ aborted: false });
    expect(reads[0]!.signal?.aborted).toBe(false);
    reads[0]!.finish();
    expect(await pending).toHaveLength(100);
  });

  it("ends a read by its own signal as well, and keeps the source's path", async () => {
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
