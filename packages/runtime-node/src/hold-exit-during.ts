const activities = new Set<Int32Array<SharedArrayBuffer>>();

/**
 * Makes `process.exit()`, an uncaught error and the like wait for a worker that is inside onnxruntime (1 in
 * `activity[0]`): Node ends its worker threads on exit, and onnxruntime-node aborts the process when that happens
 * in the middle of a run. A worker that is idle (0) may not begin another run (2).
 *
 * @returns a function that ends the watch
 */
export function holdExitDuring(activity: Int32Array<SharedArrayBuffer>): () => void {
  if (activities.size === 0) process.on('exit', waitForAll);
  activities.add(activity);
  return () => {
    activities.delete(activity);
    if (activities.size === 0) process.off('exit', waitForAll);
  };
}

function waitForAll(): void {
  for (const activity of activities) {
    while (Atomics.compareExchange(activity, 0, 0, 2) === 1) Atomics.wait(activity, 0, 1);
  }
}
