import { readdir, rename, stat, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { undefinedIfAbsent } from './file-source.ts';
import { abandonedAfter, hasEnded, ownName } from './owner.ts';

/** The same for a file of another tool, which may wait long before it tries again. */
const leftAfter = 10 * abandonedAfter;

/**
 * The partial file for `target`, this thread's own: `<target>.<host>-<pid>-<thread>.incomplete`. The largest
 * that nobody is writing to is taken over by renaming it, so that no two programs ever write to one file and
 * a download goes on where a program that died has left it. `<target>.incomplete`, as the hub's Python
 * library leaves it, counts as well.
 */
export async function claimPartialFile(target: string): Promise<string> {
  const own = `${target}.${ownName}.incomplete`;
  const free = await freePartialFiles(target);
  for (const { path } of free.sort((a, b) => b.size - a.size)) {
    if (path === own) return own;
    const taken = await rename(path, own).then(
      () => true,
      () => false, // another program was faster
    );
    if (!taken) continue;
    await utimes(own, new Date(), new Date());
    return own;
  }
  return own;
}

/** Bytes that programs have of `target` so far, the one with the most. */
export async function partialSize(target: string): Promise<number> {
  return Math.max(0, ...(await partialFiles(target)).map(({ size }) => size));
}

/** The partial files of `target` that nobody is writing to. */
export async function freePartialFiles(target: string): Promise<PartialFile[]> {
  return (await partialFiles(target)).filter(({ owner, age }) => isFree(owner, age));
}

interface PartialFile {
  path: string;
  size: number;
  owner: string;
  /** Milliseconds since it was written to. */
  age: number;
}

async function partialFiles(target: string): Promise<PartialFile[]> {
  const folder = dirname(target);
  const result: PartialFile[] = [];
  for (const name of (await readdir(folder).catch(undefinedIfAbsent)) ?? []) {
    if (!name.startsWith(`${basename(target)}.`) || !name.endsWith('.incomplete')) continue;
    const found = await stat(join(folder, name)).catch(undefinedIfAbsent);
    if (found === undefined) continue;
    const owner = name.slice(basename(target).length + 1, -'.incomplete'.length);
    result.push({ path: join(folder, name), size: found.size, owner, age: Date.now() - found.mtimeMs });
  }
  return result;
}

function isFree(owner: string, age: number): boolean {
  return hasEnded(owner) ?? age > (owner === '' ? leftAfter : abandonedAfter);
}
