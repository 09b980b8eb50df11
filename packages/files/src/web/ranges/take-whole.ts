import type { IdleLimit } from '../../http/idle-limit.ts';
import { receiveBody } from '../../http/receive-body.ts';
import { TemporaryFailure } from '../../http/retries.ts';
import { pieceWriter } from '../storage/piece-writer.ts';
import { checkDigest } from './check-digest.ts';
import type { FileState } from './file-state.ts';
import type { RangeResponse } from './remote-file.ts';

/** Whole files up to this length are accepted without a warning. */
const smallFile = 1 << 17;

/** Most bytes of a file whose server does not say how long it is: twice as many as WebAssembly can address. */
const mostBytes = 2 ** 33;

/**
 * Takes the response of a server that sends the whole file instead of a range, and stores all of it. Requests
 * that find this out at the same time share one download.
 */
export async function takeWhole(file: FileState, range: RangeResponse, limit: IdleLimit): Promise<void> {
  if (file.whole !== undefined) {
    await range.response.body?.cancel();
    await file.whole.catch((cause: unknown) => {
      // the one that took it may have been aborted, this one was not
      throw new TemporaryFailure(
        `[@fgclip2/files] Expected ${file.remote.name} from another download, got none.`,
        {
          cause,
        },
      );
    });
    return;
  }
  file.whole = take(file, range, limit).finally(() => {
    file.whole = undefined;
  });
  await file.whole;
}

async function take(file: FileState, { response, total, wholeSince }: RangeResponse, limit: IdleLimit) {
  const { local, record, remote } = file;
  if (total === undefined || total > smallFile) {
    file.warn(
      `[@fgclip2/files] ${remote.name} is downloaded whole (${total ?? 'an unknown number of'} bytes): ${wholeSince}.`,
    );
  }
  const writer = pieceWriter(local, 0, { orInMemory: true });
  const most = file.sized ? record.size : mostBytes;
  let size = 0;
  try {
    size = await receiveBody(response, {
      expected: `[@fgclip2/files] Expected the rest of ${remote.name}`,
      length: most + 1,
      limit,
      async onChunk(chunk) {
        await writer.write(chunk);
        file.progress(chunk.length);
      },
    });
    if (size > most || (file.sized && size !== record.size)) throw wrongSize(file, size, most);
    await writer.finish();
  } catch (error) {
    // What came may be another file, or a part that its server calls the whole.
    await writer.finish();
    await local.forget(0, Number.POSITIVE_INFINITY);
    throw error;
  }
  record.size = size;
  file.sized = true;
  if (file.sha256 === undefined) return;
  const bytes = new Uint8Array(size);
  // What storage lost meanwhile is downloaded by whoever reads it.
  if ((await local.copy(0, size, bytes)).length === 0) await checkDigest(file, bytes);
}

function wrongSize({ remote, sized, record }: FileState, size: number, most: number): Error {
  const got = size > most ? 'more' : `${size}`;
  return new Error(
    sized
      ? `[@fgclip2/files] Expected ${record.size} bytes of ${remote.name}, got ${got}: it changed while it was read. Load again.`
      : `[@fgclip2/files] Expected at most ${most} bytes of ${remote.name}, got ${got}.`,
  );
}
