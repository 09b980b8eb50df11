import { describe, expect, it } from 'vitest';
import { runConcurrently } from './run-concurrently.ts';

/** Steps that wait for each other's turn, and what they have seen. */
function observed() {
  const seen = { preparing: 0, using: 0, begun: 0, used: [] as number[], mostHeld: 0, mostUsing: 0 };
  return {
    seen,
    prepare: async (item: number) => {
      seen.begun++;
      seen.mostHeld = Math.max(seen.mostHeld, seen.begun - seen.used.length);
      await turns(item % 3);
      return item * 10;
    },
    use: async (prepared: number) => {
      seen.mostUsing = Math.max(seen.mostUsing, ++seen.using);
      await turns(prepared % 7);
      seen.using--;
      seen.used.push(prepared);
    },
  };
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await Promise.resolve();
}

const items = Array.from({ length: 20 }, (_, index) => index);

describe('runConcurrently', () => {
  it.each([
    [1, 2],
    [2, 2],
    [3, 0],
  ])('uses %i at once and prepares %i ahead, never more', async (atOnce, ahead) => {
    const { seen, prepare, use } = observed();
    await runConcurrently(items, { atOnce, ahead }, prepare, use);
    expect(seen.used.toSorted((a, b) => a - b)).toEqual(items.map((item) => item * 10));
    expect([seen.mostUsing, seen.mostHeld]).toEqual([atOnce, atOnce + ahead]);
  });

  it('uses one at a time in order where they are prepared in order', async () => {
    const used: number[] = [];
    await runConcurrently(
      items,
      { atOnce: 1, ahead: 2 },
      (item) => item,
      async (item) => {
        used.push(item);
      },
    );
    expect(used).toEqual(items);
  });

  it('does not wait for a slow one', async () => {
    let release = (): void => {};
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    const used: number[] = [];
    await runConcurrently(
      items,
      { atOnce: 2, ahead: 1 },
      (item) => item,
      async (item) => {
        if (item === 0) await slow;
        used.push(item);
        if (used.length === items.length - 1) release();
      },
    );
    expect(used).toEqual([...items.slice(1), 0]);
  });

  it.each(['prepare', 'use'] as const)(
    'begins nothing after an error in %s, and ends with it',
    async (step) => {
      const { seen, prepare, use } = observed();
      const error = new Error('no more');
      const failing = (name: string, value: number, then: Promise<number>) =>
        name === step && value === 4 ? Promise.reject(error) : then;
      const task = runConcurrently(
        items,
        { atOnce: 2, ahead: 1 },
        (item) => failing('prepare', item, prepare(item)),
        async (prepared) => {
          await failing(
            'use',
            prepared / 10,
            use(prepared).then(() => 0),
          );
        },
      );
      await expect(task).rejects.toBe(error);
      expect(seen.using).toBe(0);
      expect(seen.begun).toBeLessThan(9);
    },
  );

  it('calls neither step for no items', async () => {
    const { seen, prepare, use } = observed();
    await expect(runConcurrently([], { atOnce: 2, ahead: 2 }, prepare, use)).resolves.toBeUndefined();
    expect([seen.begun, seen.mostUsing, seen.used]).toEqual([0, 0, []]);
  });
});
