import { describe, expect, it } from 'vitest';
import { type ConcurrencyOptions, streamConcurrently } from './stream-concurrently.ts';

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

/** Takes all results at once. */
async function runConcurrently<Item, Prepared>(
  given: Iterable<Item>,
  options: ConcurrencyOptions,
  prepare: (item: Item, index: number) => Promise<Prepared> | Prepared,
  use: (prepared: Prepared, index: number) => Promise<void>,
): Promise<void> {
  for await (const _ of streamConcurrently(given, options, { prepare, use }));
}

const items = Array.from({ length: 20 }, (_, index) => index);

describe('streamConcurrently', () => {
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

/** An endless input that counts what is read, and says when it is closed. */
function counted(last = Number.POSITIVE_INFINITY) {
  const seen = { read: 0, closed: 0 };
  async function* input() {
    try {
      while (seen.read < last) yield seen.read++;
    } finally {
      seen.closed++;
    }
  }
  return { seen, input: input() };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
const same = { prepare: (item: number) => item, use: async (item: number) => item };

describe('a stream of results', () => {
  it.each([
    [1, 2],
    [3, 0],
  ])(
    'reads, with %i at once and %i ahead, no more than that beside the one that is taken',
    async (atOnce, ahead) => {
      const { seen, input } = counted();
      const stream = streamConcurrently(input, { atOnce, ahead }, same);
      await settled();
      expect(seen.read).toBe(0);
      for (let taken = 1; taken <= 4; taken++) {
        await stream.next();
        await settled();
        expect(seen.read).toBe(taken + atOnce + ahead);
      }
      await stream.return();
      expect(seen).toEqual({ read: 4 + atOnce + ahead, closed: 1 });
    },
  );

  it.each([
    ['given', [0, 1, 2]],
    ['finished', [1, 2, 0]],
  ] as const)('gives results in the order %s', async (order, expected) => {
    const slow = Promise.withResolvers<void>();
    const use = async (item: number) => {
      if (item === 0) await slow.promise;
      if (item === 2) setTimeout(slow.resolve, 0);
      return item;
    };
    const results: number[] = [];
    for await (const result of streamConcurrently(
      [0, 1, 2],
      { atOnce: 2, ahead: 1, order },
      { ...same, use },
    )) {
      results.push(result);
    }
    expect(results).toEqual(expected);
  });

  it('ends its steps and closes its input when the loop is left', async () => {
    const { seen, input } = counted();
    const ended: number[] = [];
    const use = (item: number, _: number, signal: AbortSignal) =>
      item === 0
        ? Promise.resolve(item)
        : new Promise<number>((_resolve, reject) => {
            signal.addEventListener('abort', () => {
              ended.push(item);
              reject(signal.reason);
            });
          });
    for await (const _ of streamConcurrently(input, { atOnce: 2, ahead: 0 }, { ...same, use })) {
      await settled();
      break;
    }
    expect([ended, seen]).toEqual([[1, 2], { read: 3, closed: 1 }]);
  });

  it('does not wait for an input that never gives its next item', async () => {
    async function* input() {
      yield 1;
      await new Promise(() => {});
    }
    const results: number[] = [];
    for await (const result of streamConcurrently(input(), { atOnce: 1, ahead: 1 }, same)) {
      results.push(result);
      break;
    }
    const controller = new AbortController();
    const stream = streamConcurrently(input(), { atOnce: 1, ahead: 1, signal: controller.signal }, same);
    await stream.next();
    const next = stream.next();
    const reason = new Error('changed my mind');
    controller.abort(reason);
    await expect(next).rejects.toBe(reason);
    expect(results).toEqual([1]);
  });

  it('throws the error of its input after the results before it', async () => {
    const error = new Error('the disk is gone');
    async function* input() {
      yield 1;
      yield 2;
      throw error;
    }
    const results: number[] = [];
    const all = async () => {
      for await (const result of streamConcurrently(input(), { atOnce: 2, ahead: 2 }, same))
        results.push(result);
    };
    await expect(all()).rejects.toBe(error);
    expect(results).toEqual([1, 2]);
  });
});
