import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { temporaryPath } from './temporary.ts';

/**
 * Writes a file under a temporary name beside its own, then renames it: whoever opens it finds all of it, and where
 * writing fails, what was there before. Its folder must be there.
 *
 * @throws Error of the file system.
 */
export function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  return makeWhole(path, (temporary) => writeFile(temporary, content));
}

/** {@link writeWhole} for what `make` puts at a temporary path: a link, a file written in steps. */
export async function makeWhole(path: string, make: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = await temporaryPath(dirname(path));
  try {
    await make(temporary);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
