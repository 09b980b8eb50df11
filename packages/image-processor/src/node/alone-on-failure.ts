let waiting: Promise<unknown> | undefined;
const running = new Set<Promise<unknown>>();

/**
 * Runs a task beside others, and once more, alone, when it fails: libvips has one error text for all threads, so that
 * of two images that fail at once, either may get the other's reason.
 */
export async function aloneOnFailure<T>(task: () => Promise<T>): Promise<T> {
  while (waiting !== undefined) await waiting;
  const run = task();
  running.add(run);
  try {
    return await run;
  } catch {
    running.delete(run);
    return alone(task);
  } finally {
    running.delete(run);
  }
}

/** Runs a task after those that run and those that wait to be alone; later ones wait for it. */
async function alone<T>(task: () => Promise<T>): Promise<T> {
  const before = waiting;
  const run = (async () => {
    await before;
    await Promise.allSettled(running);
    return task();
  })();
  const end = run.then(nothing, nothing);
  waiting = end;
  try {
    return await run;
  } finally {
    if (waiting === end) waiting = undefined;
  }
}

function nothing(): void {}
