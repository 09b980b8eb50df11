import { Tensor } from '@fgclip2/tensor';
import { expect, it } from 'vitest';
import { occupy, type RuntimeContext } from './runtime-context.ts';
import { affine, slow } from './tiny-programs.ts';

/** Disposal of sessions and runtimes. */
export function ending(context: RuntimeContext): void {
  const x = Tensor.zeros('float32', [64, 256]);

  it('rejects calls on a disposed session', async () => {
    const session = await context.runtime.createSession(slow(1));
    await session.dispose();
    await session.dispose();
    await expect(session.run({ x })).rejects.toThrow('The session is disposed.');
  });

  it('disposes a session after its running call, and drops the waiting ones', async () => {
    const session = await context.runtime.createSession(slow(20));
    const other = await context.runtime.createSession(slow(1));
    await Promise.all(occupy(context, session, { x }, () => undefined));
    const order: string[] = [];
    const running = occupy(context, session, { x }, ({ y }) => {
      order.push('running');
      return y;
    });
    const waiting = expect(session.run({ x })).rejects.toThrow('The session is disposed.');
    const unrelated = other.run({ x });
    await Promise.all([session.dispose(), session.dispose()]);
    order.push('disposed');
    expect(order).toEqual([...running.map(() => 'running'), 'disposed']);
    for (const call of running) expect(await call).toEqual(x);
    await waiting;
    expect((await unrelated).y).toEqual(x);
  });

  it('rejects calls on a disposed runtime and its sessions', async () => {
    const session = await context.runtime.createSession(slow(1));
    await context.runtime.dispose();
    await context.runtime.dispose();
    await expect(session.run({ x })).rejects.toThrow('The runtime is disposed.');
    await expect(context.runtime.createSession(affine())).rejects.toThrow('The runtime is disposed.');
    await session.dispose();
  });

  it('rejects running and waiting calls when the runtime is disposed', async () => {
    const session = await context.runtime.createSession(slow(20));
    const calls = [session.run({ x }), session.run({ x }), context.runtime.createSession(affine())];
    const rejections = calls.map((call) => expect(call).rejects.toThrow('The runtime is disposed.'));
    await Promise.all([context.runtime.dispose(), session.dispose()]);
    await Promise.all(rejections);
  });

  it('disposes a runtime that made no session', async () => {
    await context.runtime.dispose();
    await expect(context.runtime.createSession(affine())).rejects.toThrow('The runtime is disposed.');
  });

  it('disposes at the end of a block', async () => {
    const runtime = await context.createRuntime();
    const session = await runtime.createSession(slow(1));
    {
      await using _session = session;
      await using _other = await runtime.createSession(affine());
    }
    await expect(session.run({ x })).rejects.toThrow('The session is disposed.');
    await runtime[Symbol.asyncDispose]();
    await expect(runtime.createSession(affine())).rejects.toThrow('The runtime is disposed.');
  });
}
