import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from './log-store.ts';

/** A log whose entries are files of a folder. */
export function folderLog(folder: string): Log {
  return {
    read: (number) =>
      readFile(join(folder, String(number))).catch(unless('ENOENT', undefined)),
    async add(number, entry) {
      const whole = join(folder, crypto.randomUUID());
      try {
        await writeFile(whole, entry, { flush: true });
        // Another name of the file, which fails where the name is taken.
        return await link(whole, join(folder, String(number))).then(
          () => true,
          unless('EEXIST', false),
        );
      } finally {
        await rm(whole, { force: true });
      }
    },
  };
}

/** Takes one error of the system for an answer, and throws every other one. */
function unless<T>(
  code: string,
  answer: T,
): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === code) return answer;
    throw error;
  };
}
