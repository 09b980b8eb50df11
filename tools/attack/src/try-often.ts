import { setImmediate } from 'node:timers/promises';
import type { AttackOptions, AttackResult, Try } from './attack.ts';
import { seededRandom } from './random.ts';

/** A try that is not over by then hangs: what is tried takes milliseconds, the slowest some seconds. */
const hangMilliseconds = 60_000;

/** Tries until the budget is spent. What a try throws counts as bad, and so does one that does not end. */
export async function tryOften({ seed, budget, signal }: AttackOptions, tryOnce: Try): Promise<AttackResult> {
  const end = performance.now() + budget.milliseconds;
  const bad: string[] = [];
  let tried = 0;
  for (; tried < budget.count && performance.now() < end && !signal.aborted; tried++) {
    const problem = await endsInTime(tryOnce(seededRandom(seed, tried), tried));
    if (problem !== undefined) bad.push(`try ${tried}: ${problem}`);
    await setImmediate(); // so that the stall of one try is not counted with that of the next
  }
  return { tried, bad };
}

async function endsInTime(running: Promise<string | undefined>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const hang = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, hangMilliseconds, `not over after ${hangMilliseconds / 1000} s`);
  });
  try {
    return await Promise.race([running, hang]);
  } catch (error) {
    return `threw ${error}`;
  } finally {
    clearTimeout(timer);
  }
}
