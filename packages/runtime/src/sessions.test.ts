import { describe, expect, it } from 'vitest';
import type { Program, Runtime, Session } from './contract.ts';
import { Sessions } from './sessions.ts';

const program = (): Program => ({
  inputNames: [],
  outputNames: [],
  externalWeights: [],
  serialize: () => new Uint8Array(),
});
const disposed = '[owner] Expected a live model, got one that was disposed.';

/** A runtime whose sessions are ready when the test says so. */
function fakeRuntime() {
  const creations: { ready(): void; fail(error: Error): void }[] = [];
  const released: Session[] = [];
  const runtime: Runtime = {
    name: 'fake',
    createSession: () =>
      new Promise((resolve, reject) => {
        const session: Session = {
          inputNames: [],
          outputNames: [],
          run: async () => ({}),
          async dispose() {
            released.push(session);
          },
          [Symbol.asyncDispose]: () => session.dispose(),
        };
        creations.push({ ready: () => resolve(session), fail: reject });
      }),
    async dispose() {
      throw new Error('The runtime belongs to somebody else.');
    },
    [Symbol.asyncDispose]: () => runtime.dispose(),
  };
  return { runtime, creations, released };
}

describe('Sessions', () => {
  it('creates one session a variant, for callers at the same time and later', async () => {
    const { runtime, creations } = fakeRuntime();
    const sessions = new Sessions(runtime, 'owner');
    let built = 0;
    const build = () => {
      built++;
      return program();
    };
    const both = [sessions.get('tower', build), sessions.get('tower', build)];
    const head = sessions.get('head', program);
    for (const { ready } of creations) ready();
    const [first, second] = await Promise.all(both);
    expect(first).toBe(second);
    expect(await sessions.get('tower', build)).toBe(first);
    expect(await head).not.toBe(first);
    expect([built, creations.length]).toEqual([1, 2]);
  });

  it('forgets a creation that failed, and tries again', async () => {
    const { runtime, creations } = fakeRuntime();
    const sessions = new Sessions(runtime, 'owner');
    const failing = [sessions.get('tower', program), sessions.get('tower', program)];
    creations[0]!.fail(new Error('out of memory'));
    for (const call of failing) await expect(call).rejects.toThrow('out of memory');
    const again = sessions.get('tower', program);
    creations[1]!.ready();
    expect((await again).inputNames).toEqual([]);
    expect(creations).toHaveLength(2);
  });

  it('tries again after a graph that could not be built', async () => {
    const { runtime, creations } = fakeRuntime();
    const sessions = new Sessions(runtime, 'owner');
    const build = () => {
      throw new Error('no such weight');
    };
    await expect(sessions.get('tower', build)).rejects.toThrow('no such weight');
    const again = sessions.get('tower', program);
    creations[0]!.ready();
    await again;
  });

  it('rejects an aborted call, and neither creates nor loses a session for it', async () => {
    const { runtime, creations } = fakeRuntime();
    const sessions = new Sessions(runtime, 'owner');
    const reason = new Error('changed my mind');
    await expect(sessions.get('tower', program, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(creations).toHaveLength(0);
    const controller = new AbortController();
    const aborted = sessions.get('tower', program, { signal: controller.signal });
    const other = sessions.get('tower', program);
    controller.abort(reason);
    creations[0]!.ready();
    await expect(aborted).rejects.toBe(reason);
    expect(await other).toBe(await sessions.get('tower', program));
  });

  it('releases every session, and rejects later calls', async () => {
    const { runtime, creations, released } = fakeRuntime();
    const sessions = new Sessions(runtime, 'owner');
    const calls = [sessions.get('tower', program), sessions.get('head', program)];
    for (const { ready } of creations) ready();
    const created = await Promise.all(calls);
    await sessions.dispose();
    expect(released).toEqual(created);
    await expect(sessions.get('tower', program)).rejects.toThrow(new Error(disposed));
  });

  it('releases a session that is still being created, and rejects who waits for it', async () => {
    const { runtime, creations, released } = fakeRuntime();
    const sessions = new Sessions(runtime, 'owner');
    const waiting = sessions.get('tower', program);
    const disposal = sessions.dispose();
    creations[0]!.ready();
    await expect(waiting).rejects.toThrow(new Error(disposed));
    await disposal;
    expect(released).toHaveLength(1);
  });

  it('is disposed quietly while a creation fails', async () => {
    const { runtime, creations } = fakeRuntime();
    const sessions = new Sessions(runtime, 'owner');
    const waiting = sessions.get('tower', program);
    const disposal = sessions.dispose();
    creations[0]!.fail(new Error('out of memory'));
    await expect(waiting).rejects.toThrow('out of memory');
    await disposal;
  });

  it('may be disposed twice, also by await using', async () => {
    const { runtime, creations, released } = fakeRuntime();
    {
      await using sessions = new Sessions(runtime, 'owner');
      const call = sessions.get('tower', program);
      creations[0]!.ready();
      await call;
      await sessions.dispose();
    }
    expect(released).toHaveLength(1);
  });
});
