import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/** What a downloaded file must be. */
export interface Expected {
  /** Length in bytes. */
  size?: number | undefined;
  /** 64 hex digits: sha256 of the content; 40: the id of the content as a git blob. Anything else checks nothing. */
  digest?: string | undefined;
}

/**
 * Checks a finished download and flushes it to the disk; a file that is not what it should be is deleted.
 *
 * @throws Error with the expected and the found length or digest.
 */
export async function verifyFile(
  path: string,
  name: string,
  expected: Expected,
  signal: AbortSignal | undefined,
): Promise<void> {
  const file = await open(path, 'r+');
  let size: number;
  try {
    await file.datasync();
    size = (await file.stat()).size;
  } finally {
    await file.close();
  }
  if (expected.size !== undefined && size !== expected.size) {
    await reject(path, `Expected ${expected.size} bytes for ${name}, got ${size}: the file was deleted.`);
  }
  const { digest } = expected;
  const algorithm = /^[0-9a-f]{64}$/.test(digest ?? '')
    ? 'sha256'
    : /^[0-9a-f]{40}$/.test(digest ?? '')
      ? 'sha1'
      : '';
  if (algorithm === '') return;
  const hash = createHash(algorithm);
  if (algorithm === 'sha1') hash.update(`blob ${size}\0`);
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash, { signal });
  const found = hash.digest('hex');
  if (found !== digest) {
    await reject(
      path,
      `Expected ${algorithm} ${digest} for ${name}, got ${found}: the file was deleted, try again.`,
    );
  }
}

async function reject(path: string, message: string): Promise<never> {
  await rm(path, { force: true });
  throw new Error(`[@fgclip2/files] ${message}`);
}
