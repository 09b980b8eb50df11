import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Tensor } from '@fgclip2/tensor';
import { affine, slow } from '@fgclip2/test-kit/tiny-programs';
import { describe, expect, it } from 'vitest';
import { nodeRuntime } from './node-runtime.ts';
import { startWorker } from './start-worker.ts';

describe('a worker that fails', () => {
  it('rejects its calls with the cause', async () => {
    const link = startWorker(new Worker(new URL('data:text/javascript,throw new RangeError("no luck")')));
    const calls = [link.call('release', { session: 0 }), link.call('release', { session: 1 })];
    const results = await Promise.allSettled(calls);
    for (const { reason } of results as PromiseRejectedResult[]) {
      expect(reason.message).toBe(
        '[@fgclip2/runtime-node] The worker thread failed, its calls are lost: no luck',
      );
      expect(reason.cause).toBeInstanceOf(RangeError);
    }
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(link.call('release', { session: 0 })).rejects.toBe(link.ended);
    await link.end(new Error('over'));
  });

  it('names the setting of Electron where its file is in an archive', async () => {
    const link = startWorker(new Worker(join(tmpdir(), 'no-such-folder', 'app.asar', 'fgclip2-worker.js')));
    await expect(link.call('release', { session: 0 })).rejects.toThrow(
      /its calls are lost: Cannot find module .+app\.asar.+ A worker thread cannot read app\.asar: set asarUnpack to \["\*\*\/node_modules\/@fgclip2\/runtime-node/,
    );
    await link.end(new Error('over'));
  });

  it('loses its calls, and the next call starts another with the session', async () => {
    await using runtime = nodeRuntime({ threads: 1 });
    const started = once(process, 'worker');
    const session = await runtime.createSession(slow(1));
    const [worker] = (await started) as [Worker];
    const x = Tensor.zeros('float32', [1, 256]);
    await session.run({ x });

    const ending = worker.terminate();
    await expect(session.run({ x })).rejects.toThrow(
      '[@fgclip2/runtime-node] The worker thread ended with code 1, its calls are lost.',
    );
    await ending;
    expect((await session.run({ x })).y).toEqual(x);
    await session.dispose();
    expect((await (await runtime.createSession(slow(1))).run({ x })).y).toEqual(x);
  });

  it('leaves no listener behind', async () => {
    const before = process.listenerCount('exit');
    const runtimes = [nodeRuntime({ threads: 1 }), nodeRuntime({ threads: 1 })];
    await Promise.all(runtimes.map((runtime) => runtime.createSession(affine())));
    expect(process.listenerCount('exit')).toBe(before + 1);
    await Promise.all(runtimes.map((runtime) => runtime.dispose()));
    expect(process.listenerCount('exit')).toBe(before);
  });
});
