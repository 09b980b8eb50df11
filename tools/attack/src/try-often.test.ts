import { describe, expect, it } from 'vitest';
import { tryOften } from './try-often.ts';

const signal = new AbortController().signal;
const budget = (count: number) => ({ count, milliseconds: Number.POSITIVE_INFINITY });

describe('tryOften', () => {
  it('tries as often as asked, and tells what was bad by the number of its try', async () => {
    const numbers: number[] = [];
    const result = await tryOften({ seed: 1, budget: budget(4), signal }, async (random, index) => {
      numbers.push(random.next());
      if (index === 3) throw new RangeError('no');
      return index === 1 ? 'wrong' : undefined;
    });
    expect(result).toEqual({ tried: 4, bad: ['try 1: wrong', 'try 3: threw RangeError: no'] });
    expect(new Set(numbers).size).toBe(4);
  });

  it('ends where time is up or its signal aborts', async () => {
    const none = await tryOften(
      { seed: 1, budget: { count: 9, milliseconds: 0 }, signal },
      async () => undefined,
    );
    expect(none.tried).toBe(0);
    const controller = new AbortController();
    const options = { seed: 1, budget: budget(9), signal: controller.signal };
    const two = await tryOften(options, async (_, index) => {
      if (index === 1) controller.abort();
      return undefined;
    });
    expect(two.tried).toBe(2);
  });
});
