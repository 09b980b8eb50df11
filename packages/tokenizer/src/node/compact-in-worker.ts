import { Worker } from 'node:worker_threads';

/** What the worker thread is started with. */
export interface CompactRequest {
  /** A tokenizer.json: its absolute path, or its bytes. */
  file: string | Uint8Array;
}

/**
 * Makes the compact form of a tokenizer.json in a worker thread, which ends afterwards and gives its memory back.
 *
 * Rejects with what {@link compactTokenizer} throws there, with why the thread did not start, or with the signal's
 * reason.
 */
export async function compactInWorker(
  file: string | Uint8Array,
  { signal, worker: url = workerUrl() }: { signal?: AbortSignal | undefined; worker?: URL | undefined } = {},
): Promise<Uint8Array> {
  signal?.throwIfAborted();
  const worker = new Worker(url, {
    workerData: { file } satisfies CompactRequest,
    // No flags of the program: `--input-type` of a `node -e`, for example, would keep the worker from starting.
    execArgv: [],
    // The process keeps the memory of the thread's heap for young objects: a small one saves 30 MB and no time.
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
  });
  let abort = (): void => {};
  try {
    return await new Promise<Uint8Array>((resolve, reject) => {
      abort = () => reject(signal?.reason);
      signal?.addEventListener('abort', abort);
      worker.on('message', resolve);
      worker.on('error', reject);
      worker.on('exit', (code) => {
        reject(
          new Error(`[@fgclip2/tokenizer] Expected a result of the worker thread, got exit code ${code}.`),
        );
      });
    });
  } finally {
    signal?.removeEventListener('abort', abort);
    await worker.terminate();
  }
}

function workerUrl(): URL {
  return new URL(
    import.meta.url.endsWith('.ts') ? './compact-worker.ts' : './compact-worker.js',
    import.meta.url,
  );
}
