import { randomBytes } from 'node:crypto';
import { chmod, open, readlink, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { systemReason } from '@fgclip2/files';
import { write } from './print.ts';

/** A file to write; `-` is standard output. */
export interface OutputFile {
  path: string;
  content: Uint8Array | string;
}

/**
 * Writes files that belong together: all of them under temporary names beside their own, then each in turn takes its
 * name. Until then what was there stays, and a failure leaves nothing of theirs. A file keeps its mode, a link stays
 * a link to it; a device or a pipe is written to.
 *
 * @throws Error that names the file and the reason.
 */
export async function writeFiles(files: readonly OutputFile[]): Promise<void> {
  const staged: { temporary: string; target: string; path: string }[] = [];
  try {
    for (const { path, content } of files) {
      if (path === '-') {
        await write(content);
        continue;
      }
      await naming(path, async () => {
        const target = await behindLinks(path);
        const there = await stat(target).catch(undefinedIfMissing); // or no file could have this name
        if (there?.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
        if (there !== undefined && !there.isFile()) return writeInto(target, content);
        // Short, so that a name of the longest length has room for it.
        const temporary = join(dirname(target), `.fgclip2-${randomBytes(6).toString('hex')}`);
        staged.push({ temporary, target, path });
        await writeInto(temporary, content);
        if (there !== undefined) await chmod(temporary, there.mode);
      });
    }
    for (const { temporary, target, path } of staged) await naming(path, () => rename(temporary, target));
  } catch (error) {
    // One whose folder is none was not made.
    for (const { temporary } of staged) await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}

function undefinedIfMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

async function writeInto(path: string, content: Uint8Array | string): Promise<void> {
  const handle = await open(path, 'w');
  try {
    await handle.writeFile(content);
  } finally {
    await handle.close();
  }
}

/** The path that a chain of links ends at, whether there is something or not. */
async function behindLinks(path: string, left = 40): Promise<string> {
  const next = await readlink(path).catch(() => undefined);
  if (next === undefined) return path;
  if (left === 0) throw Object.assign(new Error('links in a circle'), { code: 'ELOOP' });
  return behindLinks(resolve(dirname(path), next), left - 1);
}

async function naming<T>(path: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    // What is missing where a file is made is its folder.
    const reason = code === 'ENOENT' ? `no folder ${dirname(path)}` : systemReason(cause);
    throw new Error(`${path}: cannot be written (${reason})`, { cause });
  }
}
