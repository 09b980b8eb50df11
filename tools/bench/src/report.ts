import type { Machine } from './machine.ts';
import type { Spread } from './statistics.ts';

/** One contender's runs of one case. */
export interface Row {
  /** What was done, such as `256 patches`. */
  readonly case: string;
  readonly name: string;
  /** Milliseconds of wall-clock time; `null` where time is not the question. */
  readonly wall: Spread | null;
  /** Milliseconds of processor time, all threads together; `null` where it was not measured. */
  readonly cpu: Spread | null;
  /** How many times as fast as the suite's base in the same round, by wall clock; `null` where there is no base. */
  readonly speed: Spread | null;
  /** Other figures, by column. */
  readonly figures?: Readonly<Record<string, number | string>> | undefined;
}

/** What one suite measured. */
export interface SuiteReport {
  readonly title: string;
  /** Sentences that say what the rows are. */
  readonly notes: readonly string[];
  /** The name that `speed` compares with. */
  readonly base?: string | undefined;
  /** The name that others are held against, where it is not `ours fp32` or `ours q8`. */
  readonly ours?: string | undefined;
  readonly rounds: number;
  readonly rows: readonly Row[];
  /** Contenders that were left out, with the reason. */
  readonly skipped: readonly string[];
}

/** Everything one call measured. */
export interface Report {
  readonly date: string;
  readonly machine: Machine;
  readonly suites: Readonly<Record<string, SuiteReport>>;
}
