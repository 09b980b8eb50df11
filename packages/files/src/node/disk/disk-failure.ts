import { statfs } from 'node:fs/promises';
import { systemReason } from '../../system-reason.ts';

/** What is written where, for errors. */
export interface Writing {
  /** What the file is called. */
  name: string;
  /** The folder that it goes to. */
  folder: string;
  /** Bytes of the file, where they are known. */
  size?: number | undefined;
}

const readOnlyCodes = new Set(['EACCES', 'EPERM', 'EROFS']);

/** Whether an error says that something may be read only. */
export function isReadOnly(error: unknown): boolean {
  return readOnlyCodes.has(codeOf(error));
}

/**
 * The error of a disk that took a download badly, or of a cache that cannot be looked into, with what helps; any other
 * error is itself.
 */
export function diskFailure(error: unknown, { name, folder, size }: Writing): unknown {
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const room = size === undefined ? 'room' : gigabytes(size);
    return new Error(
      `[@fgclip2/files] Expected ${room} of free space for ${name} in ${folder}, got less (${code}): free some, or let HF_HUB_CACHE (or the option cacheDir) name a folder on another disk. What has come stays for the next time.`,
      { cause: error },
    );
  }
  const { syscall, path = folder } = Object(error) as NodeJS.ErrnoException;
  if (code === 'ENAMETOOLONG') {
    return new Error(
      `[@fgclip2/files] Expected a name that the file system takes for ${name}, got one that is too long (${code}) at ${path}: take a shorter one, for the file or for the folder that HF_HUB_CACHE (or the option cacheDir) names.`,
      { cause: error },
    );
  }
  if (syscall === undefined) return error;
  return new Error(
    `[@fgclip2/files] Expected a folder that can be written for ${name}, got ${systemReason(error)} (${code}) at ${path}: let HF_HUB_CACHE (or the option cacheDir) name one that can be.`,
    { cause: error },
  );
}

/**
 * Checks that a disk has room for bytes that are still to come.
 *
 * @throws Error with both numbers where it says that it has not.
 */
export async function checkSpace({ name, folder, size }: Required<Writing>): Promise<void> {
  const disk = await statfs(folder).catch(() => undefined);
  if (disk === undefined || disk.blocks === 0 || size === undefined) return; // a disk that does not say
  const free = disk.bavail * disk.bsize;
  if (free >= size) return;
  throw new Error(
    `[@fgclip2/files] Expected ${gigabytes(size)} of free space for ${name} in ${folder}, got ${gigabytes(free)}: free some, or let HF_HUB_CACHE (or the option cacheDir) name a folder on another disk.`,
  );
}

function codeOf(error: unknown): string {
  return String((error as NodeJS.ErrnoException | undefined)?.code);
}

function gigabytes(bytes: number): string {
  return bytes < 1e8 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
