import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sharedWork } from '../../shared-work.ts';
import { type DownloadOptions, download } from '../http/download.ts';
import { claimPartialFile, freePartialFiles } from './partial-file.ts';
import { verifyFile } from './verify-file.ts';

/** A download that appears at `target` only when it is complete and checked. */
export interface VerifiedDownloadOptions extends Omit<DownloadOptions, 'partial'> {
  target: string;
  /** The partial files' common beginning, where it is not the target itself. @default target */
  partialName?: string | undefined;
  /** Digest of the content, see `verifyFile`. @default undefined (only the size is checked) */
  digest?: string | undefined;
}

/**
 * Downloads to a partial file, checks size and digest, then moves it to its place. Calls for one target at the
 * same time share one download.
 */
export async function downloadVerified(options: VerifiedDownloadOptions): Promise<void> {
  const { target, partialName = target, digest, size, name } = options;
  await sharedWork(`download ${partialName}`, options, async (signal, onProgress) => {
    await mkdir(dirname(target), { recursive: true });
    const partial = await claimPartialFile(partialName);
    await download({ ...options, partial, signal, onProgress });
    await verifyFile(partial, name, { size, digest }, signal);
    await rename(partial, target);
    for (const { path } of await freePartialFiles(partialName)) await rm(path, { force: true });
  });
}
