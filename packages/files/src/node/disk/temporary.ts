import { randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasEnded, ownName } from './owner.ts';

/** What another machine has not touched for so long counts as left, in milliseconds: a copy may take hours. */
const leftAfter = 24 * 60 * 60_000;

/** Names that this thread has given: they are its own and of now, not those of a program that had its number before. */
const given = new Set<string>();

/** Folders that were looked through. */
const cleared = new Set<string>();

/**
 * A path in a folder for what is not finished, a file or a folder: `.fgclip2-<host>-<pid>-<thread>-<random>.tmp`. The
 * first one in a folder removes what programs that were killed have left there. Short, so that a name of the longest
 * length has room for it.
 */
export async function temporaryPath(folder: string): Promise<string> {
  await removeLeftovers(folder);
  const name = `.fgclip2-${ownName}-${randomBytes(6).toString('hex')}.tmp`;
  given.add(name);
  return join(folder, name);
}

/** Removes what programs that have ended have left in a folder, once; what cannot be removed stays. */
export async function removeLeftovers(folder: string): Promise<void> {
  if (cleared.has(folder)) return;
  cleared.add(folder);
  for (const name of await readdir(folder).catch(() => [])) {
    const owner = /^\.fgclip2-([0-9a-f]{8}-\d+-\d+)-[0-9a-f]{12}\.tmp$/.exec(name)?.[1];
    if (owner === undefined || given.has(name)) continue;
    const path = join(folder, name);
    const isLeft = hasEnded(owner) ?? (await isOld(path));
    if (isLeft) await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}

async function isOld(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > leftAfter;
}
