/** What became of an item that was made ahead: its result or its error. */
export type Made<R> = { result: R } | { error: Error };

/**
 * Makes items while earlier ones are used: up to `ahead` are in the making or waiting, the rest has not begun, so
 * that memory stays bounded. They come in order; an error is one item's outcome, not the end.
 */
export async function* madeAhead<T, R>(
  items: readonly T[],
  ahead: number,
  make: (item: T, index: number) => Promise<R>,
): AsyncGenerator<Made<R>> {
  const pending: Promise<Made<R>>[] = [];
  let next = 0;
  const begin = (): void => {
    const index = next++;
    pending.push(
      make(items[index]!, index).then(
        (result) => ({ result }),
        (error: Error) => ({ error }),
      ),
    );
  };
  while (next < Math.min(ahead, items.length)) begin();
  while (pending.length > 0) {
    const made = await pending.shift()!;
    if (next < items.length) begin();
    yield made;
  }
}
