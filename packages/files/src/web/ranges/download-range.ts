import { TemporaryFailure, withRetries } from '../../http/retries.ts';
import type { FileState } from './file-state.ts';
import { receiveBody } from './receive-body.ts';
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

/** Downloads [start, end) of a file; after a cut connection only the rest is asked for again. */
export async function downloadRange(
  file: FileState,
  start: number,
  end: number,
  options: DownloadRangeOptions,
): Promise<void> {
  const { signal, write, onWhole } = options;
  const { remote, retries, retryDelay } = file;
  let { first } = options;
  let position = start;
  await withRetries(
    async () => {
      const range = first ?? (await remote.ask(position, end, signal));
      first = undefined;
      file.checkVersion(range);
      if (range.whole) {
        await takeWhole(file, range, signal);
        await onWhole(position);
        return;
      }
      const missing = end - position;
      const received = await receiveBody(range.response, remote.name, missing, signal, async (chunk) => {
        await write(chunk);
        position += chunk.length;
        file.progress(chunk.length);
      });
      if (position < end) {
        throw new TemporaryFailure(
          `[@fgclip2/files] Expected bytes ${start} to ${end} of ${remote.name}, got the end of the response at ${position}.`,
          { progressed: received > 0 },
        );
      }
    },
    { retries, retryDelay, signal },
  );
}
