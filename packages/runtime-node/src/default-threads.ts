import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/**
 * The number of physical cores this process may use, as far as Node tells: the usable logical ones, halved
 * where each core runs two threads (Linux says so; elsewhere every x64 processor is taken to).
 */
export function defaultThreads(): number {
  const logical = availableParallelism();
  return hasTwoThreadsPerCore() ? Math.max(1, Math.floor(logical / 2)) : logical;
}

function hasTwoThreadsPerCore(): boolean {
  if (process.platform !== 'linux') return process.arch === 'x64';
  try {
    return readFileSync('/sys/devices/system/cpu/smt/active', 'utf8').trim() === '1';
  } catch {
    return false; // A kernel or container that does not show it.
  }
}
