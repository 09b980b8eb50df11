import type { IdleLimit } from './idle-limit.ts';
import { reason } from './response.ts';
import { TemporaryFailure } from './retries.ts';

/** What {@link receiveBody} has to know. */
export interface ReceiveBodyOptions {
  /** How an error begins. */
  expected: string;
  /** Where in its file the body begins. @default 0 */
  start?: number | undefined;
  /** Most bytes that are passed on. */
  length: number;
  /** Ends the wait for a server that falls silent, even where the body does not know its signal. */
  limit: IdleLimit;
  onChunk: (chunk: Uint8Array) => Promise<void> | void;
}

/**
 * Passes on the chunks of a body as they come, at most `length` bytes, and returns how many there were.
 *
 * @throws TemporaryFailure when the connection is cut, or nothing comes for too long.
 */
export async function receiveBody(
  response: Response,
  { expected, start = 0, length, limit, onChunk }: ReceiveBodyOptions,
): Promise<number> {
  const reader = response.body?.getReader();
  let received = 0;
  let last = 0;
  const end = (): void => void reader?.cancel().catch(() => {}); // a read that waits ends with it
  if (limit.signal.aborted) end();
  limit.signal.addEventListener('abort', end, { once: true });
  const cut = (what: string, cause?: unknown): TemporaryFailure =>
    new TemporaryFailure(`${expected}, got ${what} after ${received} bytes of a response.`, {
      cause,
      position: start + received,
    });
  try {
    while (received < length) {
      limit.heard(last);
      const next = await reader?.read().catch((cause: unknown) => {
        limit.throwIfAborted();
        throw limit.isOver() ? cut(limit.words()) : cut(reason(cause), cause);
      });
      limit.throwIfAborted();
      if (limit.isOver()) throw cut(limit.words());
      if (next === undefined || next.done) break;
      const chunk = next.value.subarray(0, length - received);
      received += chunk.length;
      last = chunk.length;
      await onChunk(chunk);
    }
    return received;
  } finally {
    limit.signal.removeEventListener('abort', end);
    await reader?.cancel().catch(() => {}); // one that broke has thrown already
  }
}
