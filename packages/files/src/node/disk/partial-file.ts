import { createHash } from 'node:crypto';
import { readdir, rename, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { undefinedIfAbsent } from './file-source.ts';

/** A partial file that another machine or another tool has not written to for so long may be taken over, in ms. */
const abandonedAfter = 60_000;

const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/**
 * The partial file for `target`, this thread's own: `<target>.<host>-<pid>-<thread>.incomplete`. The largest
 * that nobody is writing to is taken over by renaming it, so that no two programs ever write to one file and
 * a download goes on where a program that died has left it. `<target>.incomplete`, as the hub's Python
 * library leaves it, counts as well.
 */
export async function claimPartialFile(target: string): Promise<string> {
  const own = `${target}.${host}-${process.pid}-${threadId}.incomplete`;
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

/** The partial files of `target` that nobody is writing to. */
export async function freePartialFiles(target: string): Promise<{ path: string; size: number }[]> {
  const folder = dirname(target);
  const result: { path: string; size: number }[] = [];
  for (const name of (await readdir(folder).catch(undefinedIfAbsent)) ?? []) {
    if (!name.startsWith(`${basename(target)}.`) || !name.endsWith('.incomplete')) continue;
    const found = await stat(join(folder, name)).catch(undefinedIfAbsent);
    const owner = name.slice(basename(target).length + 1, -'.incomplete'.length);
    if (found !== undefined && isFree(owner, Date.now() - found.mtimeMs)) {
      result.push({ path: join(folder, name), size: found.size });
    }
  }
  return result;
}

function isFree(owner: string, age: number): boolean {
  const match = /^([0-9a-f]{8})-(\d+)-(\d+)$/.exec(owner);
  if (match?.[1] !== host) return age > abandonedAfter;
  const pid = Number(match[2]);
  return pid === process.pid ? Number(match[3]) === threadId : !isRunning(pid);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0); // signal 0 only asks
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
