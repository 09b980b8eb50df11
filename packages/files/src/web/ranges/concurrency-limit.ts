/** Runs work as soon as one of a fixed number of lanes is free, in the order it came. */
export type Lanes = <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

/** `count` lanes; work whose signal aborts before its turn is not begun. */
export function createLanes(count: number): Lanes {
  const waiting: (() => void)[] = [];
  let free = count;

  async function enter(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (free > 0) {
      free--;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const turn = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        waiting.splice(waiting.indexOf(turn), 1);
        reject(signal?.reason);
      };
      waiting.push(turn);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  return async (work, signal) => {
    await enter(signal);
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}
