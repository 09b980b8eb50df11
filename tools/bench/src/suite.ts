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
