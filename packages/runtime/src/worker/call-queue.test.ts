import { describe, expect, it } from 'vitest';
import { callQueue } from './call-queue.ts';
import type { ReplyOf, RequestOf } from './messages.ts';

interface Requests {
  start: { device: string };
  run: { session: number };
}

interface Results {
  start: string;
  run: number;
}

/** A queue over a worker that replies when the test says so. */
function fakeWorker() {
  const posted: RequestOf<Requests>[] = [];
  let take = (_: ReplyOf<Results>): void => {};
  let idle = 0;
  const queue = callQueue<Requests, Results>(
    {
      post: (request) => posted.push(request),
      onReply(listener) {
        take = listener;
      },
      onIdle() {
        idle++;
      },
    },
    '@fgclip2/somewhere',
  );
  return { queue, posted, reply: (reply: ReplyOf<Results>) => take(reply), idle: () => idle };
}

describe('callQueue', () => {
  it('sends a request after the reply to the one before, and says when none is left', async () => {
    const { queue, posted, reply, idle } = fakeWorker();
    const start = queue.call('start', { device: 'cpu' });
    const run = queue.call('run', { session: 3 });
    expect(posted).toEqual([{ kind: 'start', device: 'cpu' }]);
    reply({ result: 'started' });
    expect(await start).toBe('started');
    expect([posted.at(-1), idle()]).toEqual([{ kind: 'run', session: 3 }, 0]);
    reply({ result: 7 });
    expect(await run).toBe(7);
    expect(idle()).toBe(1);
  });

  it('rejects a call with what onnxruntime says, and goes on', async () => {
    const { queue, reply } = fakeWorker();
    const calls = Promise.allSettled([
      queue.call('start', { device: 'cpu' }),
      queue.call('run', { session: 0 }),
      queue.call('run', { session: 0 }),
    ]);
    const cause = new RangeError('too large');
    reply({ error: 'no such device' });
    reply({ error: cause });
    reply({ result: 7 });
    expect(await calls).toEqual([
      {
        status: 'rejected',
        reason: new Error('[@fgclip2/somewhere] onnxruntime could not start: no such device'),
      },
      {
        status: 'rejected',
        reason: new Error('[@fgclip2/somewhere] onnxruntime could not run the session: too large', { cause }),
      },
      { status: 'fulfilled', value: 7 },
    ]);
  });

  it('forgets a waiting call that is aborted, and sends one that was aborted later', async () => {
    const { queue, posted, reply } = fakeWorker();
    const controller = new AbortController();
    const { signal } = controller;
    const sent = queue.call('run', { session: 0 }, { signal });
    const waiting = queue.call('run', { session: 1 }, { signal });
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    reply({ result: 7 });
    expect(await sent).toBe(7);
    await expect(queue.call('run', { session: 2 }, { signal })).rejects.toBe(reason);
    expect(posted).toEqual([{ kind: 'run', session: 0 }]);
  });

  it('drops the waiting calls of one session', async () => {
    const { queue, posted, reply } = fakeWorker();
    const start = queue.call('start', { device: 'cpu' });
    const dropped = queue.call('run', { session: 1 });
    const other = queue.call('run', { session: 2 });
    const disposed = new Error('disposed');
    queue.drop(1, disposed);
    await expect(dropped).rejects.toBe(disposed);
    reply({ result: 'started' });
    reply({ result: 7 });
    expect([await start, await other]).toEqual(['started', 7]);
    expect(posted.map(({ kind }) => kind)).toEqual(['start', 'run']);
  });

  it('rejects all calls once it has ended, and waits for the reply that is due', async () => {
    const { queue, reply } = fakeWorker();
    await queue.replied();
    const calls = [queue.call('run', { session: 0 }), queue.call('run', { session: 1 })];
    const reason = new Error('over');
    queue.end(reason);
    queue.end(new Error('again'));
    for (const call of calls) await expect(call).rejects.toBe(reason);
    await expect(queue.call('run', { session: 2 })).rejects.toBe(reason);
    expect(queue.ended).toBe(reason);
    let hasReplied = false;
    const replied = queue.replied().then(() => {
      hasReplied = true;
    });
    await Promise.resolve();
    expect(hasReplied).toBe(false);
    reply({ result: 7 });
    await replied;
  });
});
