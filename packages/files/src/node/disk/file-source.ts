import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { checkOptions, signalOption } from '@fgclip2/tensor';
import { checkRange } from '../../check-range.ts';
import type { ByteSource } from '../../files.ts';
import { systemReason } from '../../system-reason.ts';

/** What is known of a file on disk. */
export interface FileSourceOptions {
  /** Whether it can be downloaded again, which errors then say. @default false */
  isCached?: boolean | undefined;
  /** Whether its name tells its content: another file in its place holds the same bytes. @default false */
  isImmutable?: boolean | undefined;
}

/**
 * A {@link ByteSource} over a file on disk; `undefined` when there is no such file. Its `path` is the real
 * path: hub caches hold symlinks, and onnxruntime refuses those that lead out of their folder.
 *
 * Reads that overlap in time share one file handle, closed with the last of them: nothing stays open
 * when the source is forgotten.
 */
export async function fileSource(
  file: string,
  name: string,
  { isCached = false, isImmutable = false }: FileSourceOptions = {},
): Promise<ByteSource | undefined> {
  const found = await stat(file).catch(undefinedIfAbsent).catch(unreadable(file));
  if (found === undefined || !found.isFile()) return undefined;
  const path = await realpath(file).catch(unreadable(file));
  const { size, mtimeMs } = found;
  let opened: Promise<FileHandle> | undefined;
  let readers = 0;

  async function openUnchanged(): Promise<FileHandle> {
    const handle = await open(path).catch(unreadable(path));
    const now = await handle.stat();
    if (now.size === size && (isImmutable || now.mtimeMs === mtimeMs)) return handle;
    await handle.close();
    throw new Error(
      `[@fgclip2/files] Expected ${path} to stay as it was when opened (${size} bytes), got a changed file (${now.size} bytes).`,
    );
  }

  return {
    size,
    name,
    path,
    ...(isCached && { remedy: `Delete ${path}, and it is downloaded again.` }),
    async read(start, end, options) {
      checkOptions('@fgclip2/files', options, signalOption);
      options?.signal?.throwIfAborted();
      checkRange(start, end, size, name);
      opened ??= openUnchanged();
      const current = opened;
      readers++;
      try {
        const bytes = await readFully(await current, start, end, path);
        options?.signal?.throwIfAborted();
        return bytes;
      } finally {
        if (--readers === 0) {
          opened = undefined;
          await current.then((handle) => handle.close()).catch(() => {}); // a failed open was thrown above
        }
      }
    },
  };
}

/** More than one read of the operating system may be needed: it gives at most 2 GiB at a time. */
async function readFully(handle: FileHandle, start: number, end: number, path: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - start);
  for (let filled = 0; filled < bytes.length; ) {
    const length = Math.min(bytes.length - filled, 1 << 30);
    const { bytesRead } = await handle.read(bytes, filled, length, start + filled);
    if (bytesRead === 0) {
      throw new Error(
        `[@fgclip2/files] Expected ${end - start} bytes at ${start} of ${path}, got ${filled}: the file was cut while it was read.`,
      );
    }
    filled += bytesRead;
  }
  return bytes;
}

/** For `.catch`: an error that names the file, and says why it cannot be read. */
function unreadable(path: string): (cause: unknown) => never {
  return (cause) => {
    throw new Error(
      `[@fgclip2/files] Expected a file that can be read at ${path}, got ${systemReason(cause)}.`,
      {
        cause,
      },
    );
  };
}

/** For `.catch`: `undefined` when the path leads to nothing; throws any other error again. */
export function undefinedIfAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
  throw error;
}
