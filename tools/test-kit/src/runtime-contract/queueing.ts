import type { Program } from '@fgclip2/runtime';
import { Tensor } from '@fgclip2/tensor';
import { expect, it } from 'vitest';
import { occupy, type RuntimeContext } from './runtime-context.ts';
import { affine, copyAndDouble, slow } from './tiny-programs.ts';

/** Calls at the same time, and calls taken back. */
export function queueing(context: RuntimeContext): void {
  const x = Tensor.zeros('float32', [64, 256]);
  const reason = new Error('changed my mind');

  it('computes calls at the same time on one session', async () => {
    const session = await context.runtime.createSession(copyAndDouble);
    const numbers = Array.from({ length: 20 }, (_, i) => i);
    const results = await Promise.all(
      numbers.map((i) => session.run({ x: new Tensor('float32', Float32Array.of(i), [1, 1]) })),
    );
    expect(results.map(({ double }) => double?.data[0])).toEqual(numbers.map((i) => 2 * i));
  });

  it('computes calls in the order they came, on all sessions, once it has as many as it computes at once', async () => {
    const [first, second] = await Promise.all([
      context.runtime.createSession(slow(4)),
      context.runtime.createSession(affine()),
    ]);
    await Promise.all(occupy(context, first, { x }, () => undefined));
    const order: string[] = [];
    const early = occupy(context, first, { x }, () => order.push('first'));
    const late = second.run({ x: Tensor.zeros('float32', [1, 3]) }).then(() => order.push('second'));
    const last = occupy(context, first, { x }, () => order.push('third'));
    await Promise.all([...early, late, ...last]);
    if (early.length === 1) expect(order).toEqual(['first', 'second', 'third']);
    expect(order.indexOf('second')).toBeGreaterThan(0);
    expect(order).toHaveLength(2 * early.length + 1);
  });

  it('keeps two runtimes apart', async () => {
    const other = await context.createRuntime();
    const sessions = await Promise.all([
      context.runtime.createSession(affine()),
      other.createSession(affine()),
    ]);
    const input = new Tensor('float32', Float32Array.of(1, 1, 1), [1, 3]);
    const results = await Promise.all(sessions.map((session) => session.run({ x: input })));
    expect(results.map(({ y }) => y?.data)).toEqual([Float32Array.of(6.5, 59.5), Float32Array.of(6.5, 59.5)]);
    await other.dispose();
    expect((await sessions[0]!.run({ x: input })).y?.data).toEqual(Float32Array.of(6.5, 59.5));
  });

  it('rejects at once what was aborted before', async () => {
    const signal = AbortSignal.abort(reason);
    await expect(context.runtime.createSession(affine(), { signal })).rejects.toBe(reason);
    const session = await context.runtime.createSession(slow(1));
    await expect(session.run({ x }, { signal })).rejects.toBe(reason);
  });

  it('drops a waiting call that is aborted', async () => {
    const session = await context.runtime.createSession(slow(20));
    await Promise.all(occupy(context, session, { x }, () => undefined));
    const { signal, abort } = abortable();
    const order: string[] = [];
    const running = occupy(context, session, { x }, () => order.push('running'));
    const waiting = session.run({ x }, { signal }).catch((error: unknown) => {
      order.push('waiting');
      return error;
    });
    const last = session.run({ x }).then(() => order.push('last'));
    abort(reason);
    expect(await waiting).toBe(reason);
    await Promise.all([...running, last]);
    expect(order[0]).toBe('waiting');
    expect(order.indexOf('last')).toBeGreaterThan(1);
  });

  it('rejects a running call that is aborted, and goes on', async () => {
    const session = await context.runtime.createSession(slow(20));
    const { signal, abort } = abortable();
    const running = session.run({ x }, { signal });
    abort(reason);
    await expect(running).rejects.toBe(reason);
    expect((await session.run({ x })).y).toEqual(x);
  });

  it('gives up a session whose creation is aborted, and goes on', async () => {
    const { signal, abort } = abortable();
    const creations = [
      context.runtime.createSession(slow(4), { signal }),
      context.runtime.createSession(slow(4), { signal }),
    ];
    abort(reason);
    expect(await Promise.allSettled(creations)).toEqual(
      creations.map(() => ({ status: 'rejected', reason })),
    );
    const session = await context.runtime.createSession(slow(1));
    expect((await session.run({ x })).y).toEqual(x);
  });

  it('gives up a session whose creation is aborted half-way, and goes on', async () => {
    const { signal, abort } = abortable();
    const program = slow(4);
    const aborting: Program = {
      ...program,
      serialize(place) {
        queueMicrotask(() => abort(reason));
        return program.serialize(place);
      },
    };
    await expect(context.runtime.createSession(aborting, { signal })).rejects.toBe(reason);
    const session = await context.runtime.createSession(slow(1));
    expect((await session.run({ x })).y).toEqual(x);
  });

  it('forgets the signal of a call that is over', async () => {
    const { signal, abort } = abortable();
    const session = await context.runtime.createSession(slow(1), { signal });
    const { y } = await session.run({ x }, { signal });
    abort(reason);
    expect(y).toEqual(x);
    expect((await session.run({ x })).y).toEqual(x);
  });
}

function abortable(): { signal: AbortSignal; abort(reason: unknown): void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: (reason) => controller.abort(reason) };
}
