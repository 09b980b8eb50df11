import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { undefinedIfAbsent } from './file-source.ts';
import { abandonedAfter, hasEnded, ownName } from './owner.ts';

/** Milliseconds between two looks at a lock that another program holds. */
const pollInterval = 100;

/** How {@link withLock} waits. */
export interface LockOptions {
  signal?: AbortSignal | undefined;
  /** Called each time the lock was found taken. @default undefined */
  onWait?: (() => Promise<void>) | undefined;
}

/**
 * Runs work while no other program and no other thread runs any under the same lock, a file at `path` that says
 * whose it is. The lock of a program that has ended, or of another machine that has not touched it for a minute, is
 * taken over: it saves work that would be done twice, and nothing may be wrong where it fails to.
 */
export async function withLock<T>(
  path: string,
  { signal, onWait }: LockOptions,
  work: () => Promise<T>,
): Promise<T> {
  while (!(await take(path))) {
    if (await takeAway(path)) continue;
    await onWait?.();
    await pause(pollInterval, undefined, signal === undefined ? {} : { signal }).catch(() => {
      signal?.throwIfAborted();
    });
  }
  const alive = setInterval(() => {
    utimes(path, new Date(), new Date()).catch(() => {}); // another program took it for abandoned
  }, abandonedAfter / 4);
  alive.unref();
  try {
    return await work();
  } finally {
    clearInterval(alive);
    if ((await ownerOf(path)) === ownName) await rm(path, { force: true });
  }
}

/** Removes a lock that a killed program left when its work was done already. */
export async function removeLeftLock(path: string): Promise<void> {
  await takeAway(path).catch(() => {}); // it saves room: where it cannot be removed, all works the same
}

/** Makes the lock; false where there is one. */
function take(path: string): Promise<boolean> {
  return writeFile(path, ownName, { flag: 'wx' }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );
}

/** Removes a lock whose owner has gone; false while there is one that counts. */
async function takeAway(path: string): Promise<boolean> {
  const found = await stat(path).catch(undefinedIfAbsent);
  const owner = await ownerOf(path);
  if (found === undefined || owner === undefined) return true;
  const isOld = Date.now() - found.mtimeMs > abandonedAfter;
  if (!isOld && !hasEnded(owner)) return false;
  const aside = `${path}.${randomUUID()}`;
  await rename(path, aside).catch(undefinedIfAbsent);
  // Another program may have taken it away and made its own between the look and the renaming: that one goes back.
  if (((await ownerOf(aside)) ?? owner) !== owner) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
  return true;
}

async function ownerOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(undefinedIfAbsent);
}
