import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { threadId } from 'node:worker_threads';

/** What another machine has not touched for so long counts as given up, in milliseconds. */
export const abandonedAfter = 60_000;

const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/** This thread, as the names and contents of its files in a shared folder say it: `<host>-<pid>-<thread>`. */
export const ownName: string = `${host}-${process.pid}-${threadId}`;

/** Whether a name says that a program of this machine has ended; `undefined` for one of another machine. */
export function hasEnded(owner: string): boolean | undefined {
  const match = /^([0-9a-f]{8})-(\d+)-(\d+)$/.exec(owner);
  if (match?.[1] !== host) return undefined;
  const pid = Number(match[2]);
  return pid === process.pid ? owner === ownName : !isRunning(pid);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0); // signal 0 only asks
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
