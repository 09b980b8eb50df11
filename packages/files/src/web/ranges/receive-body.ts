import { reason } from '../../http/response.ts';
import { TemporaryFailure } from '../../http/retries.ts';

/** Bytes after which a cut connection no longer counts as a failed attempt. */
const progressLength = 1 << 20;

/**
 * Passes on the chunks of a body as they come, at most `length` bytes, and returns how many there were.
 *
 * @throws TemporaryFailure when the connection is cut.
 */
export async function receiveBody(
  response: Response,
  name: string,
  length: number,
  signal: AbortSignal | undefined,
  onChunk: (chunk: Uint8Array) => Promise<void>,
): Promise<number> {
  const reader = response.body?.getReader();
  let received = 0;
  try {
    while (received < length) {
      const next = await reader?.read().catch((cause: unknown) => {
        signal?.throwIfAborted();
        throw new TemporaryFailure(
          `[@fgclip2/files] Expected the rest of ${name}, got ${reason(cause)} after ${received} bytes of a response.`,
          { cause, progressed: received >= progressLength },
        );
      });
      if (next === undefined || next.done) break;
      const chunk = next.value.subarray(0, length - received);
      received += chunk.length;
      await onChunk(chunk);
    }
    return received;
  } finally {
    await reader?.cancel().catch(() => {}); // one that broke has thrown already
  }
}
