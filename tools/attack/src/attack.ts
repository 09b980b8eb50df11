import type { Random } from './random.ts';

/** How often, or how long, something is attacked: whatever ends first. */
export interface Budget {
  /** Tries at most. */
  count: number;
  /** Milliseconds at most. */
  milliseconds: number;
}

/** How an attack is run. */
export interface AttackOptions {
  /** All that is random follows from it: the same seed tries the same things. */
  seed: number;
  budget: Budget;
  /** Ends the attack after the try in hand. */
  signal: AbortSignal;
}

/** What an attack found. */
export interface AttackResult {
  tried: number;
  /** What went wrong, one sentence each, with what is needed to see it again. */
  bad: readonly string[];
  /**
   * The longest time in which nothing else on the thread could run.
   * @default that of the thread of the attack
   */
  longestStallMs?: number;
  /** The try that took longest, by its number, and how long. */
  slowest?: { index: number; milliseconds: number };
}

/** One way to harm a program that uses the packages, tried again and again. */
export interface Attack {
  /** As it is asked for: `safetensors`. */
  name: string;
  /** What is attacked, as the table says it. */
  subject: string;
  /** Tries of the tests with each of their seeds (only 1 where none are named; 0 for none), and of a long run. */
  counts: { test: number; long: number; seeds?: readonly number[] };
  run(options: AttackOptions): Promise<AttackResult>;
}

/** One try: what went wrong, or `undefined`. */
export type Try = (random: Random, index: number) => Promise<string | undefined>;
