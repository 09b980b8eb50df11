import type { Worker } from 'node:worker_threads';
import { Tensor } from '@fgclip2/tensor';
import { affine, memoryWeight, slow } from '@fgclip2/test-kit/tiny-programs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeRuntime } from './node-runtime.ts';

const x = Tensor.zeros('float32', [64, 256]);
const workers: Worker[] = [];
const remember = (worker: Worker): void => {
  workers.push(worker);
};
beforeEach(() => {
  workers.length = 0;
  process.on('worker', remember);
});
afterEach(() => {
  process.off('worker', remember);
});

describe('nodeRuntime with several workers', () => {
  it('says how many runs it computes side by side', () => {
    expect([nodeRuntime().concurrency, nodeRuntime({ workers: 3 }).concurrency]).toEqual([1, 3]);
  });

  it('refuses an invalid number of workers', () => {
    for (const count of [0, 1.5, Number.NaN, 1025, 91_047_046]) {
      expect(() => nodeRuntime({ workers: count })).toThrow(
        new RangeError(
          `[@fgclip2/runtime-node] Expected a whole number from 1 to 1024 for workers, got ${count}.`,
        ),
      );
    }
  });

  it('keeps one worker while one thing is asked at a time, and starts others for calls at once', async () => {
    await using runtime = nodeRuntime({ threads: 1, workers: 3 });
    const session = await runtime.createSession(slow(20));
    for (let run = 0; run < 4; run++) await session.run({ x });
    expect(workers).toHaveLength(1);
    await Promise.all([session.run({ x }), session.run({ x })]);
    expect(workers).toHaveLength(2);
    await Promise.all(Array.from({ length: 9 }, () => session.run({ x })));
    expect(workers).toHaveLength(3);
  });

  it('runs two calls at the same time', async () => {
    await using runtime = nodeRuntime({ threads: 1, workers: 2 });
    const [long, short] = await Promise.all([
      runtime.createSession(slow(1000)),
      runtime.createSession(slow(1)),
    ]);
    await Promise.all([short.run({ x }), short.run({ x })]);
    const order: string[] = [];
    await Promise.all([
      long.run({ x }).then(() => order.push('long')),
      short.run({ x }).then(() => order.push('short')),
    ]);
    expect(order).toEqual(['short', 'long']);
  });

  it('gives the same bits whichever worker ran', async () => {
    await using runtime = nodeRuntime({ threads: 1, workers: 3 });
    const values = Float32Array.from({ length: 3 * 100 }, (_, index) => Math.sin(index));
    const weight = memoryWeight('weight', values.subarray(0, 6), [2, 3]);
    const session = await runtime.createSession(affine([weight, memoryWeight('bias', [0.1, 0.2], [2])]));
    const input = new Tensor('float32', values, [100, 3]);
    const results = await Promise.all(Array.from({ length: 9 }, () => session.run({ x: input })));
    expect(workers).toHaveLength(3);
    for (const { y } of results) expect(y).toEqual(results[0]!.y);
  });

  it('goes on with the others when one has failed, and starts it again', async () => {
    await using runtime = nodeRuntime({ threads: 1, workers: 2 });
    const session = await runtime.createSession(slow(50));
    await Promise.all([session.run({ x }), session.run({ x })]);
    // Idle when it is asked to end: a thread inside onnxruntime would take the process along.
    const ending = workers[1]!.terminate();
    const results = await Promise.allSettled([session.run({ x }), session.run({ x })]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect((results[1] as PromiseRejectedResult).reason.message).toBe(
      '[@fgclip2/runtime-node] The worker thread ended with code 1, its calls are lost.',
    );
    await ending;
    const again = await Promise.all([session.run({ x }), session.run({ x })]);
    expect(again.map(({ y }) => y)).toEqual([x, x]);
    expect(workers).toHaveLength(3);
    await session.dispose();
  });

  it('ends a session in all of them, those that are loading it included', async () => {
    await using runtime = nodeRuntime({ threads: 1, workers: 2 });
    const session = await runtime.createSession(slow(20));
    const running = session.run({ x });
    const loading = expect(session.run({ x })).rejects.toThrow('The session is disposed.');
    await session.dispose();
    expect((await running).y).toEqual(x);
    await loading;
    const other = await runtime.createSession(affine());
    expect((await other.run({ x: Tensor.zeros('float32', [1, 3]) })).y?.dims).toEqual([1, 2]);
  });

  it('rejects what waits for a copy when the runtime is disposed', async () => {
    const runtime = nodeRuntime({ threads: 1, workers: 2 });
    const session = await runtime.createSession(slow(20));
    const calls = [session.run({ x }), session.run({ x }), session.run({ x })];
    const rejections = calls.map((call) => expect(call).rejects.toThrow('The runtime is disposed.'));
    await Promise.all([runtime.dispose(), ...rejections]);
    await expect(session.run({ x })).rejects.toThrow('The runtime is disposed.');
  });

  it('rejects a call that was aborted while its worker loaded the program, and keeps the copy', async () => {
    await using runtime = nodeRuntime({ threads: 1, workers: 2 });
    const session = await runtime.createSession(slow(20));
    const reason = new Error('changed my mind');
    const controller = new AbortController();
    const running = session.run({ x });
    const loading = session.run({ x }, { signal: controller.signal });
    controller.abort(reason);
    await expect(loading).rejects.toBe(reason);
    await running;
    const both = await Promise.all([session.run({ x }), session.run({ x })]);
    expect(both.map(({ y }) => y)).toEqual([x, x]);
    expect(workers).toHaveLength(2);
  });
});
