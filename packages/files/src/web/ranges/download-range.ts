import { defaultTimeout, type IdleLimit, withIdleLimit } from '../../http/idle-limit.ts';
import { receiveBody } from '../../http/receive-body.ts';
import { TemporaryFailure, withRetries } from '../../http/retries.ts';
import type { FileState } from './file-state.ts';
import type { RangeResponse } from './remote-file.ts';
import { takeWhole } from './take-whole.ts';

/** Where the bytes of a download go. */
export interface DownloadRangeOptions {
  signal?: AbortSignal | undefined;
  /** The response to the first request, where it is here already. */
  first?: RangeResponse | undefined;
  /** Takes the bytes in order. */
  write(bytes: Uint8Array): Promise<void>;
  /** Called where the server sent the whole file instead: it is here now, from `position` on it was not written. */
  onWhole(position: number): Promise<void>;
}

/** Downloads [start, end) of a file; after a cut connection, or one that fell silent, only the rest is asked for again. */
export async function downloadRange(
  file: FileState,
  start: number,
  end: number,
  options: DownloadRangeOptions,
): Promise<void> {
  const { signal, write, onWhole } = options;
  const { remote, retries, retryDelay, timeout = defaultTimeout } = file;
  let { first } = options;
  let position = start;
  /** Goes on from where the last attempt ended. */
  async function downloadRest(limit: IdleLimit): Promise<void> {
    const range = first ?? (await remote.ask(position, end, limit));
    first = undefined;
    file.checkVersion(range);
    if (range.whole) {
      await takeWhole(file, range, limit);
      await onWhole(position);
      return;
    }
    await checkLength(file, range, position, end);
    await receiveBody(range.response, {
      expected: `[@fgclip2/files] Expected the rest of ${remote.name}`,
      start: position,
      length: end - position,
      limit,
      async onChunk(chunk) {
        await write(chunk);
        position += chunk.length;
        file.progress(chunk.length);
      },
    });
    if (position < end) {
      throw new TemporaryFailure(
        `[@fgclip2/files] Expected bytes ${start} to ${end} of ${remote.name}, got the end of the response at ${position}.`,
        { position },
      );
    }
  }

  await withRetries(() => withIdleLimit(timeout, signal, downloadRest), { retries, retryDelay, signal });
}

/** Where a server hides from a page which range it sends, its length has to be that of what was asked for, or of all that follows. */
async function checkLength(
  { remote, record }: FileState,
  { length, response }: RangeResponse,
  start: number,
  end: number,
): Promise<void> {
  if (length === undefined || length === end - start || length === record.size - start) return;
  await response.body?.cancel();
  throw new Error(
    `[@fgclip2/files] Expected bytes ${start} to ${end} of ${remote.name}, got ${length} bytes of a range that its server does not show.`,
  );
}
