import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type IdleLimit, withIdleLimit } from './idle-limit.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What becomes of a limit of a second, after responses, pieces of a body of some bytes, and milliseconds between them. */
async function after(pieces: readonly (number | undefined)[], between: number): Promise<string> {
  let limit!: IdleLimit;
  let end!: () => void;
  const running = withIdleLimit(1000, undefined, (given) => {
    limit = given;
    return new Promise<void>((resolve) => {
      end = resolve;
    });
  });
  for (const bytes of pieces) {
    await vi.advanceTimersByTimeAsync(between);
    if (!limit.isOver()) limit.heard(bytes);
  }
  end();
  await running;
  return limit.isOver() ? limit.words() : 'goes on';
}

describe('withIdleLimit', () => {
  it('waits for a server that says something in time', async () => {
    expect(await after([undefined, 9000, 9000, 9000], 900)).toBe('goes on');
    expect(await after([undefined, 2000, 2100, 2000, 2100, 2000], 500)).toBe('goes on');
    expect(await after([undefined, undefined, undefined], 900)).toBe('goes on');
  });

  it('ends where nothing comes', async () => {
    expect(await after([undefined, 9000], 1001)).toBe('nothing within 1 s');
  });

  it('ends where a body drips', async () => {
    expect(await after([undefined, ...Array(99).fill(20)], 100)).toBe('less than 4096 bytes within 1 s');
    expect(await after([undefined, 9000, 9000, ...Array(30).fill(20)], 100)).toBe(
      'less than 4096 bytes within 1 s',
    );
  });

  it('leaves no timer', async () => {
    await after([undefined, 20], 10);
    expect(vi.getTimerCount()).toBe(0);
  });
});
