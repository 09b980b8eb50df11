import type { Workbench } from './prepare/workbench.ts';
import type { SuiteReport } from './report.ts';

/** What a suite measures with. */
export interface SuiteOptions {
  readonly workbench: Workbench;
  readonly rounds: number;
  /** A Python with torch, where there is one. */
  readonly python: string | undefined;
  /** Also measures what takes minutes. */
  readonly long: boolean;
}

/** One subject of the benchmark. */
export interface Suite {
  readonly title: string;
  run(options: SuiteOptions): Promise<Omit<SuiteReport, 'title'>>;
}

/** A subject that needs no checkpoint; it keeps what it makes in the folder. */
export interface SuiteApart {
  readonly title: string;
  runIn(folder: string, options: Omit<SuiteOptions, 'workbench'>): Promise<Omit<SuiteReport, 'title'>>;
}
