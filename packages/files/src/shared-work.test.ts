import { describe, expect, it } from 'vitest';
import { sharedWork } from './shared-work.ts';

/** Work that ends when the test says so, and rejects some time after its signal aborts. */
function manualWork() {
  const { promise, resolve } = Promise.withResolvers<string>();
  let starts = 0;
  const start = (signal: AbortSignal): Promise<string> => {
    starts++;
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => setImmediate(() => reject(signal.reason)));
    });
    return Promise.race([promise, aborted]);
  };
  return { start, finish: resolve, starts: () => starts };
}

describe('sharedWork', () => {
  it('runs once for everyone who waits at the same time, and again afterwards', async () => {
    const work = manualWork();
    const waiting = [
      sharedWork('a', {}, work.start),
      sharedWork('a', {}, work.start),
      sharedWork('b', {}, work.start),
    ];
    work.finish('done');
    expect(await Promise.all(waiting)).toEqual(['done', 'done', 'done']);
    expect(work.starts()).toBe(2);
    await sharedWork('a', {}, work.start);
    expect(work.starts()).toBe(3);
  });

  it('tells everyone of its failure', async () => {
    const fail = async () => {
      throw new Error('broken');
    };
    const results = await Promise.allSettled([sharedWork('a', {}, fail), sharedWork('a', {}, fail)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('is aborted only when nobody waits for it any longer', async () => {
    const work = manualWork();
    const [first, second] = [new AbortController(), new AbortController()];
    const a = sharedWork('a', { signal: first.signal }, work.start);
    const b = sharedWork('a', { signal: second.signal }, work.start);
    first.abort(new Error('first leaves'));
    await expect(a).rejects.toThrow('first leaves');
    const c = sharedWork('a', {}, work.start);
    second.abort(new Error('second leaves'));
    await expect(b).rejects.toThrow('second leaves');
    work.finish('done');
    expect(await c).toBe('done');
    expect(work.starts()).toBe(1);
  });

  it('begins again after an abort only when the aborted work has ended', async () => {
    const controller = new AbortController();
    const aborting = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<void>();
    const log: string[] = [];
    const first = sharedWork('a', { signal: controller.signal }, async (signal) => {
      signal.addEventListener('abort', () => aborting.resolve());
      await closed.promise;
      log.push('first has ended');
    });
    controller.abort(new Error('enough'));
    await aborting.promise;
    const second = sharedWork('a', {}, async () => log.push('second begins'));
    closed.resolve();
    await expect(first).rejects.toThrow('enough');
    await second;
    expect(log).toEqual(['first has ended', 'second begins']);
  });
});
