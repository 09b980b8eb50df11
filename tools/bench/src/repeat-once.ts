import type { Row } from './report.ts';
import type { RunOnce } from './run-once.ts';
import { spread } from './statistics.ts';

/** One contender of a suite whose every run is a process of its own. */
export interface OnceEntry {
  readonly case: string;
  readonly name: string;
  run(): Promise<RunOnce>;
}

/** Starts every entry once a round; the first round warms the disk's cache and is thrown away. */
export async function repeatOnce(
  entries: readonly OnceEntry[],
  rounds: number,
  base?: string,
): Promise<Row[]> {
  const runs = entries.map((): RunOnce[] => []);
  for (let round = -1; round < rounds; round++) {
    for (const [index, entry] of entries.entries()) {
      const run = await entry.run();
      if (round >= 0) runs[index]!.push(run);
    }
  }
  return entries.map(({ case: name, name: contender }, index): Row => {
    const own = runs[index]!;
    const other = runs[entries.findIndex((entry) => entry.case === name && entry.name === base)];
    const median = (values: readonly number[]): number => Math.round(spread(values).median);
    const figures: Record<string, number> = {};
    for (const key of Object.keys(own[0]!.report.figures ?? {})) {
      figures[key] = median(own.map(({ report }) => report.figures![key]!));
    }
    if (own.some(({ peak }) => peak > 0)) figures['peak RssAnon MB'] = median(own.map(({ peak }) => peak));
    return {
      case: name,
      name: contender,
      wall: spread(own.map(({ wall }) => wall)),
      cpu: spread(own.map(({ report }) => report.cpu)),
      speed: other ? spread(own.map(({ wall }, round) => other[round]!.wall / wall)) : null,
      figures,
    };
  });
}
