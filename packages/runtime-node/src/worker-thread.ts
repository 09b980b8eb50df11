/** What a runtime needs of the `Worker` of `node:worker_threads`, for projects without Node's types as well. */
export interface WorkerThread {
  postMessage(value: unknown, transfer?: readonly ArrayBuffer[]): void;
  on(event: 'message' | 'error' | 'exit', listener: (value: unknown) => void): unknown;
  ref(): void;
  unref(): void;
  terminate(): Promise<unknown>;
}
