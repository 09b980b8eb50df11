import type { CheckpointTensor } from '@fgclip2/checkpoint';
import type { ByteSource } from '@fgclip2/files';
import { ProbeError } from '@fgclip2/model';
import { describe, expect, it, vi } from 'vitest';
import { Downloads } from '../loading/downloads.ts';
import { type Engine, runTask } from './run-task.ts';

/** An engine that moves, or does not. */
function engine(moves: boolean | undefined): { engine: Engine; reasons: string[] } {
  const reasons: string[] = [];
  const fallBack = async (reason: string) => {
    reasons.push(reason);
    return moves === true;
  };
  return { engine: { ...(moves !== undefined && { fallBack }) } as Engine, reasons };
}

/** A task that finds wrong numbers this many times. */
function task(failures: number, error: Error): () => Promise<number> {
  return async () => {
    if (failures-- > 0) throw error;
    return 7;
  };
}

const wrong = new ProbeError('cosine 0.2', {
  cosine: 0.2,
  leastCosine: 0.98,
  runtime: 'onnxruntime-web (webgpu)',
});
const reason = new Error('changed my mind');

/** A runner without a fallback, and the reads of a tensor that goes through its downloads; each waits to be finished. */
function reading() {
  const reads: { signal: AbortSignal | undefined; finish(): void }[] = [];
  const source: ByteSource = {
    name: 'slow.bin',
    size: 100,
    read: (start, end, { signal } = {}) =>
      new Promise((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
        reads.push({ signal, finish: () => resolve(new Uint8Array(end - start)) });
      }),
  };
  const downloads = new Downloads();
  const tensor: CheckpointTensor = { name: 'x', dtype: 'U8', shape: [100], source, start: 0, end: 100 };
  const { tensors } = downloads.through({ name: 'slow', tensors: new Map([['x', tensor]]) });
  const read = () => tensors.get('x')!.source.read(0, 100);
  return { runner: { engine: engine(undefined).engine, downloads }, reads, read };
}

describe('runTask, with a second copy of the package', () => {
  it('knows its wrong numbers by the name of the error', async () => {
    const { engine: moving, reasons } = engine(true);
    const { runner } = reading();
    const foreign = Object.assign(new Error('cosine 0.2'), { name: 'ProbeError' });
    expect(await runTask({ ...runner, engine: moving }, task(1, foreign), undefined)).toBe(7);
    expect(reasons).toEqual(['cosine 0.2']);
  });
});

describe('runTask, aborted', () => {
  it('does not begin what was aborted before', async () => {
    const { runner } = reading();
    const begun = vi.fn(async () => 7);
    await expect(runTask(runner, begun, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(begun).not.toHaveBeenCalled();
  });

  it('ends the downloads with the last task that waits for them, not before', async () => {
    const { runner, reads, read } = reading();
    const [first, second] = [new AbortController(), new AbortController()];
    const shared = read();
    const one = runTask(runner, () => shared, first.signal);
    const two = runTask(runner, () => shared, second.signal);
    first.abort(reason);
    await expect(one).rejects.toBe(reason);
    expect(reads[0]!.signal?.aborted).toBe(false);
    second.abort(reason);
    await expect(two).rejects.toBe(reason);
    expect(reads[0]!.signal?.aborted).toBe(true);
    await expect(shared).rejects.toThrow();
  });

  it('reads again for the next task', async () => {
    const { runner, reads, read } = reading();
    const controller = new AbortController();
    const stopped = runTask(runner, read, controller.signal);
    controller.abort(reason);
    await expect(stopped).rejects.toBe(reason);
    const again = runTask(runner, read);
    reads[1]!.finish();
    expect(await again).toHaveLength(100);
  });

  it('runs a task again that came to share a download which was being ended', async () => {
    const { runner, reads, read } = reading();
    let shared: Promise<Uint8Array> | undefined;
    const readOnce = () => {
      shared ??= read().finally(() => {
        shared = undefined;
      });
      return shared;
    };
    const controller = new AbortController();
    const stopped = runTask(runner, readOnce, controller.signal);
    controller.abort(reason);
    const late = runTask(runner, readOnce);
    await expect(stopped).rejects.toBe(reason);
    // The task that was aborted was not the last, so its read goes on.
    reads[0]!.finish();
    expect(await late).toHaveLength(100);

    const other = new AbortController();
    const again = runTask(runner, readOnce, other.signal);
    const joined = again.catch(() => runTask(runner, readOnce));
    other.abort(reason);
    await vi.waitFor(() => expect(reads).toHaveLength(3));
    reads[2]!.finish();
    expect(await joined).toHaveLength(100);
  });

  it('leaves the downloads to the others when a task ends well', async () => {
    const { runner, reads, read } = reading();
    const pending = read();
    await runTask(runner, async () => 7, new AbortController().signal);
    expect(reads[0]!.signal?.aborted).toBe(false);
    reads[0]!.finish();
    expect(await pending).toHaveLength(100);
  });
});

describe('runTask, with wrong numbers', () => {
  const downloads = new Downloads();

  it('runs again on the other backend', async () => {
    const moving = engine(true);
    expect(await runTask({ engine: moving.engine, downloads }, task(1, wrong))).toBe(7);
    expect(moving.reasons).toEqual(['cosine 0.2']);
  });

  it('says what was wrong where there is no other, and when it is wrong again', async () => {
    for (const [moves, failures] of [
      [false, 1],
      [undefined, 1],
      [true, 2],
    ] as const) {
      const runner = { engine: engine(moves).engine, downloads };
      await expect(runTask(runner, task(failures, wrong))).rejects.toBe(wrong);
    }
  });

  it('passes every other error on', async () => {
    const other = new Error('out of memory');
    const moving = engine(true);
    await expect(runTask({ engine: moving.engine, downloads }, task(1, other))).rejects.toBe(other);
    expect(moving.reasons).toEqual([]);
  });
});
