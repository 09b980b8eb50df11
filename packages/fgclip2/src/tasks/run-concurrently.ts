/** How {@link runConcurrently} spreads its work. */
export interface ConcurrencyOptions {
  /** Items in their second step at the same time. */
  atOnce: number;
  /** Further items in their first step or waiting for the second; this bounds memory. */
  ahead: number;
}

/**
 * Takes items through two steps: a few are prepared while earlier ones are used. Items finish in any order. After
 * the first error no further item begins, and the error is thrown once nothing is running.
 */
export async function runConcurrently<Item, Prepared>(
  items: readonly Item[],
  { atOnce, ahead }: ConcurrencyOptions,
  prepare: (item: Item, index: number) => Promise<Prepared> | Prepared,
  use: (prepared: Prepared, index: number) => Promise<void>,
): Promise<void> {
  const waiting: (() => void)[] = [];
  let free = atOnce;
  let next = 0;
  let failure: { error: unknown } | undefined;

  async function take(index: number): Promise<void> {
    const prepared = await prepare(items[index]!, index);
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      if (failure === undefined) await use(prepared, index);
    } catch (error) {
      // Known before the next one takes this place.
      failure ??= { error };
    } finally {
      const first = waiting.shift();
      if (first === undefined) free++;
      else first();
    }
  }

  async function takeInTurn(): Promise<void> {
    while (next < items.length && failure === undefined) {
      await take(next++).catch((error: unknown) => {
        failure ??= { error };
      });
    }
  }

  await Promise.all(Array.from({ length: atOnce + ahead }, takeInTurn));
  if (failure !== undefined) throw failure.error;
}
