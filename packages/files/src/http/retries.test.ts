import { describe, expect, it } from 'vitest';
import { TemporaryFailure, withRetries } from './retries.ts';

const megabyte = 1 << 20;

/** How often something is tried that comes to these places, one after another, and for ever to the last. */
async function attempts(positions: readonly number[]): Promise<number> {
  let count = 0;
  const failing = withRetries(
    async () => {
      const position = positions[Math.min(count, positions.length - 1)];
      count++;
      throw new TemporaryFailure('cut.', { position });
    },
    { retries: 2, retryDelay: 0 },
  );
  await expect(failing).rejects.toThrow('cut. Gave up after 3 attempts.');
  return count;
}

describe('withRetries', () => {
  it('counts from the attempt that came furthest', async () => {
    expect(await attempts([0])).toBe(3);
    expect(await attempts([1, 2, 3, 4].map((place) => place * megabyte))).toBe(6);
  });

  it('ends where each attempt comes as far as one before: a server that knows no ranges, and cuts', async () => {
    expect(await attempts([2 * megabyte])).toBe(3);
    expect(await attempts([5 * megabyte, 2 * megabyte, 3 * megabyte])).toBe(3);
  });

  it('ends where each attempt comes a little further only', async () => {
    expect(await attempts(Array.from({ length: 9 }, (_, place) => place * 1000))).toBe(3);
  });
});
