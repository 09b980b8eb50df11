import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { Sample } from './contenders/task.ts';

/** Share of the machine that other programs may take during a run. */
const allowed = 0.05;

/** Milliseconds of processor time below which /proc/stat tells nothing: it counts in hundredths of a second. */
const grain = 30;

/** Runs before a disturbed one is taken as it is. */
const attempts = 4;

/** Milliseconds until the next attempt. */
const pause = 1000;

/** Repeats a run during which other programs were busy, a few times; where Linux does not tell, it runs once. */
export async function undisturbed(run: () => Promise<Sample>): Promise<Sample> {
  let best: Sample | undefined;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = await busyTime();
    const sample = await run();
    const others = (await busyTime()) - before - sample.cpu;
    if (best === undefined || sample.wall < best.wall) best = sample;
    if (!(others > Math.max(grain, allowed * sample.wall * availableParallelism()))) return sample;
    await wait(pause);
  }
  return best!;
}

/** Milliseconds that all processors together have been busy; NaN where Linux does not tell. */
async function busyTime(): Promise<number> {
  const stat = await readFile('/proc/stat', 'utf8').catch(() => '');
  const [user, nice, system, , , interrupts, softInterrupts, stolen] = (/^cpu +(.*)$/m.exec(stat)?.[1] ?? '')
    .split(' ')
    .map(Number);
  return 10 * (user! + nice! + system! + interrupts! + softInterrupts! + stolen!);
}
