import { describe, expect, it } from 'vitest';
import { concurrencyLimit } from './concurrency-limit.ts';

describe('concurrencyLimit', () => {
  it('runs so much at a time, in the order it came', async () => {
    const limit = concurrencyLimit(2);
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const work = (id: number) =>
      limit(async () => {
        begun.push(id);
        await new Promise<void>((resolve) => ends.push(resolve));
        return id;
      });
    const all = Promise.all([work(1), work(2), work(3), work(4)]);
    await expect.poll(() => begun).toEqual([1, 2]);
    ends.shift()!();
    await expect.poll(() => begun).toEqual([1, 2, 3]);
    ends.shift()!();
    await expect.poll(() => begun).toEqual([1, 2, 3, 4]);
    for (const end of ends) end();
    expect(await all).toEqual([1, 2, 3, 4]);
  });

  it('goes on after work that fails, and does not begin what was aborted while it waited', async () => {
    const limit = concurrencyLimit(1);
    const controller = new AbortController();
    let fail = () => {};
    const failing = limit(() => new Promise<void>((_, reject) => (fail = () => reject(new Error('broken')))));
    const aborted = limit(async () => 'never', controller.signal);
    const later = limit(async () => 'later');
    controller.abort(new Error('enough'));
    await expect(aborted).rejects.toThrow('enough');
    fail();
    await expect(failing).rejects.toThrow('broken');
    expect(await later).toBe('later');
    await expect(limit(async () => 'never', controller.signal)).rejects.toThrow('enough');
  });
});
