import { lstat, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { undefinedIfAbsent } from './disk/file-source.ts';
import { filesBelow } from './folder.ts';

/** Bytes of all files below a folder; links count nothing, or with `followLinks` what they lead to. */
export async function fileSizes(folder: string, options: { followLinks?: boolean } = {}): Promise<number> {
  const { followLinks = false } = options;
  let bytes = 0;
  for (const file of await filesBelow(folder)) {
    const found = await (followLinks ? stat : lstat)(join(folder, file)).catch(undefinedIfAbsent);
    if (found?.isFile()) bytes += found.size;
  }
  return bytes;
}
