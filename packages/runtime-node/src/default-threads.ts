import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** The machine that {@link defaultThreads} is asked about. */
export interface Machine {
  platform: NodeJS.Platform;
  arch: NodeJS.Architecture;
  /** Logical processors that this process may use. */
  logical: number;
  /** The file in which Linux says whether a core runs two threads. */
  smtFile: string;
}

/**
 * The number of physical cores this process may use, as far as Node tells: the usable logical ones, halved
 * where each core runs two threads (Linux says so; elsewhere every x64 processor is taken to).
 */
export function defaultThreads(machine: Machine = thisMachine()): number {
  const { logical } = machine;
  return hasTwoThreadsPerCore(machine) ? Math.max(1, Math.floor(logical / 2)) : logical;
}

function thisMachine(): Machine {
  const { platform, arch } = process;
  return { platform, arch, logical: availableParallelism(), smtFile: '/sys/devices/system/cpu/smt/active' };
}

function hasTwoThreadsPerCore({ platform, arch, smtFile }: Machine): boolean {
  if (platform !== 'linux') return arch === 'x64';
  try {
    return readFileSync(smtFile, 'utf8').trim() === '1';
  } catch {
    return false; // A kernel or container that does not show it.
  }
}
