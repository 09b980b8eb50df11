import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { ByteSource, ReadOptions } from '@fgclip2/files';

/** Bytes hashed at a time: a fraction of a millisecond's work, after which other things get their turn. */
const pieceLength = 2 ** 18;

/**
 * The sha256 of a file as hexadecimal digits, read in pieces. A file with a path is read into one piece of memory
 * again and again: new pieces would pile up, tens of megabytes, until the garbage collector runs.
 */
export async function sha256Of(source: ByteSource, options?: ReadOptions): Promise<string> {
  const hash = createHash('sha256');
  if (source.path === undefined) {
    for (let at = 0; at < source.size; at += pieceLength) {
      hash.update(await source.read(at, Math.min(at + pieceLength, source.size), options));
    }
    return hash.digest('hex');
  }
  const file = await open(source.path);
  try {
    const piece = new Uint8Array(pieceLength);
    for (;;) {
      options?.signal?.throwIfAborted();
      const { bytesRead } = await file.read(piece);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(piece.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
