import type { ReadOptions } from '@fgclip2/files';

/** What the worker replies. */
export type CompactReply = { compact: Uint8Array<ArrayBuffer> } | { error: unknown };

/** Options of {@link compactInWorker}. */
export interface CompactInWorkerOptions extends Pick<ReadOptions, 'signal'> {
  /** Makes the worker, where a bundler does not find it. @default the module worker beside this module */
  createWorker?: (() => Worker) | undefined;
}

/**
 * Makes the compact form of a tokenizer.json in a web worker, which ends afterwards; `undefined` where no worker starts.
 * The bytes are copied to it.
 *
 * @throws what {@link compactTokenizer} throws there; the signal's reason.
 */
export async function compactInWorker(
  bytes: Uint8Array,
  { signal, createWorker = moduleWorker }: CompactInWorkerOptions = {},
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  signal?.throwIfAborted();
  let worker: Worker;
  try {
    worker = createWorker();
  } catch {
    return undefined;
  }
  let abort = (): void => {};
  try {
    return await new Promise((resolve, reject) => {
      abort = () => reject(signal?.reason);
      signal?.addEventListener('abort', abort);
      worker.addEventListener('error', () => resolve(undefined));
      worker.addEventListener('message', ({ data }: MessageEvent<CompactReply>) => {
        if ('error' in data) reject(data.error);
        else resolve(data.compact);
      });
      worker.postMessage(bytes);
    });
  } finally {
    signal?.removeEventListener('abort', abort);
    worker.terminate();
  }
}

function moduleWorker(): Worker {
  return new Worker(new URL('./compact-worker.js', import.meta.url), { type: 'module' });
}
