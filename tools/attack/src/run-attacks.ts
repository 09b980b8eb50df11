import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Attack, AttackResult } from './attack.ts';

/** How several attacks are run. */
export interface RunAttacksOptions {
  seed: number;
  /** Tries of each attack, at most. */
  count: (attack: Attack) => number;
  /** Milliseconds of all attacks; what one leaves is for those after it. */
  milliseconds: number;
  signal: AbortSignal;
}

/** One row of the table: what was tried, what was bad. */
export interface AttackRow extends AttackResult {
  name: string;
  subject: string;
  seed: number;
  seconds: number;
  longestStallMs: number;
}

/** Milliseconds between two looks at how late the loop is. */
const lookEvery = 10;

/** Runs attacks one after another. */
export async function* runAttacks(
  attacks: readonly Attack[],
  { seed, count, milliseconds, signal }: RunAttacksOptions,
): AsyncGenerator<AttackRow> {
  const end = performance.now() + milliseconds;
  for (const [i, attack] of attacks.entries()) {
    if (signal.aborted) return;
    const start = performance.now();
    const budget = { count: count(attack), milliseconds: Math.max(0, end - start) / (attacks.length - i) };
    const delays = monitorEventLoopDelay({ resolution: lookEvery });
    delays.enable();
    const result = await attack.run({ seed, budget, signal });
    delays.disable();
    yield {
      name: attack.name,
      subject: attack.subject,
      seed,
      seconds: (performance.now() - start) / 1000,
      longestStallMs: Math.max(0, delays.max / 1e6 - lookEvery),
      ...result,
    };
  }
}
