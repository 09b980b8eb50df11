import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { sharedWork } from '../../shared-work.ts';
import { checkSpace, diskFailure } from '../disk/disk-failure.ts';
import { undefinedIfAbsent } from '../disk/file-source.ts';
import { claimPartialFile, freePartialFiles, partialSize } from '../disk/partial-file.ts';
import { withLock } from '../disk/with-lock.ts';
import { type DownloadOptions, download } from './download.ts';

/** A download that appears at `target` only when it is complete and checked. */
export interface VerifiedDownloadOptions extends Omit<DownloadOptions, 'partial'> {
  target: string;
  /** The partial files' common beginning, where it is not the target itself. @default target */
  partialName?: string | undefined;
  /**
   * 64 hex digits: sha256 of the content; 40: the id of the content as a git blob. Anything else, which
   * {@link digestKind} does not know, checks nothing.
   *
   * @default undefined (only the size is checked)
   */
  digest?: string | undefined;
  /** Whether another program has brought it meanwhile. */
  isThere: () => Promise<boolean>;
  /** Called when the file is at its place, before another program may look for it. @default undefined */
  onDone?: (() => Promise<void>) | undefined;
}

/**
 * Downloads to a partial file, checks size and digest, then moves it to its place. Calls for one target at the same
 * time share one download; so do programs, one of which downloads while the others wait.
 */
export async function downloadVerified(options: VerifiedDownloadOptions): Promise<void> {
  const { target, partialName = target, digest, size, name, isThere, onDone } = options;
  const folder = dirname(target);
  await sharedWork(`download ${partialName}`, options, async (signal, onProgress) => {
    const onWait = async (): Promise<void> => onProgress(await partialSize(partialName), size);
    try {
      await mkdir(folder, { recursive: true });
      await withLock(`${target}.lock`, { signal, onWait }, async () => {
        if (await isThere()) return;
        const partial = await claimPartialFile(partialName);
        const here = (await stat(partial).catch(undefinedIfAbsent))?.size ?? 0;
        if (size !== undefined) await checkSpace({ name, folder, size: size - here });
        await download({ ...options, partial, signal, onProgress });
        await verifyFile(partial, name, { size, digest }, signal);
        await rename(partial, target);
        await onDone?.();
        for (const { path } of await freePartialFiles(partialName)) await rm(path, { force: true });
      });
    } catch (error) {
      throw diskFailure(error, { name, folder, size });
    }
  });
}

/**
 * Checks a finished download and flushes it to the disk; a file that is not what it should be is deleted.
 *
 * @throws Error with the expected and the found length or digest.
 */
async function verifyFile(
  path: string,
  name: string,
  expected: Pick<VerifiedDownloadOptions, 'size' | 'digest'>,
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
  const algorithm = digestKind(digest);
  if (algorithm === undefined) return;
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

/** What a digest was made with; `undefined` for what is none. */
export function digestKind(digest: string | undefined): 'sha256' | 'sha1' | undefined {
  if (/^[0-9a-f]{64}$/.test(digest ?? '')) return 'sha256';
  return /^[0-9a-f]{40}$/.test(digest ?? '') ? 'sha1' : undefined;
}

async function reject(path: string, message: string): Promise<never> {
  await rm(path, { force: true });
  throw new Error(`[@fgclip2/files] ${message}`);
}
