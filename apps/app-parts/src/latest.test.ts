import { describe, expect, it, vi } from 'vitest';
import { latest } from './latest.ts';

describe('latest', () => {
  it('runs the newest of calls in one turn', async () => {
    const seen: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const task = latest(
      async (_signal, text: string) => {
        seen.push(text);
        resolve();
      },
      { onError: (error) => expect.fail(String(error)) },
    );
    for (const text of ['a', 'ab', 'abc']) task(text);
    await promise;
    expect(seen).toEqual(['abc']);
  });

  it('aborts the call before, whose errors no longer matter', async () => {
    const errors: unknown[] = [];
    const done = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    const task = latest(
      async (signal, step: number) => {
        if (step === 2) return done.resolve();
        started.resolve();
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      },
      { onError: (error) => errors.push(error) },
    );
    task(1);
    await started.promise;
    task(2);
    await done.promise;
    expect(errors).toEqual([]);
  });

  it('is busy until the newest call ends or is stopped', async () => {
    const calls: PromiseWithResolvers<void>[] = [];
    const task = latest(
      () => {
        calls.push(Promise.withResolvers<void>());
        return calls.at(-1)!.promise;
      },
      { onError: (error) => expect.fail(String(error)) },
    );
    expect(task.isBusy()).toBe(false);
    task();
    await vi.waitFor(() => expect(calls).toHaveLength(1));
    task();
    await vi.waitFor(() => expect(calls).toHaveLength(2));
    calls[0]!.resolve();
    await calls[0]!.promise;
    expect(task.isBusy()).toBe(true);
    calls[1]!.resolve();
    await vi.waitFor(() => expect(task.isBusy()).toBe(false));
    task();
    task.stop();
    expect(task.isBusy()).toBe(false);
  });

  it('tells errors of the newest call', async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    latest(() => Promise.reject(new Error('no such image')), { onError: resolve })();
    expect(String(await promise)).toBe('Error: no such image');
  });
});
