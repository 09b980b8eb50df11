import type { Sample } from './contender-process.ts';

/** What the runs of one contender come to. */
export interface Measurement {
  readonly step: string;
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
  /** Milliseconds: the median, and the 10th and 90th percentile. */
  readonly wall: Spread;
  readonly cpu: Spread;
  /** Median of the rounds' ratios to ours. */
  readonly wallRatio: number;
  readonly cpuRatio: number;
}

interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** Sums up a contender's runs; `base` are ours of the same rounds. */
export function measurement(runs: {
  step: string;
  name: string;
  version: string;
  sha256: string;
  samples: readonly Sample[];
  base: readonly Sample[];
}): Measurement {
  const { samples, base, ...names } = runs;
  const wall = spread(samples.map((sample) => sample.wall));
  const cpu = spread(samples.map((sample) => sample.cpu));
  const wallRatio = spread(samples.map((sample, i) => sample.wall / base[i]!.wall)).median;
  const cpuRatio = spread(samples.map((sample, i) => sample.cpu / base[i]!.cpu)).median;
  return { ...names, wall, cpu, wallRatio, cpuRatio };
}

/** The measurements as lines of text; equal bytes have an equal start of their SHA-256. */
export function table(measurements: readonly Measurement[]): string {
  const milliseconds = ({ median, low, high }: Spread): string =>
    `${median.toFixed(2)} (${low.toFixed(2)}-${high.toFixed(2)})`;
  const rows = measurements.map(({ name, wall, wallRatio, cpu, cpuRatio, sha256, version }) => [
    name,
    milliseconds(wall),
    `${wallRatio.toFixed(2)}x`,
    milliseconds(cpu),
    `${cpuRatio.toFixed(2)}x`,
    sha256.slice(0, 8),
    version,
  ]);
  const all = [['', 'wall ms', '', 'CPU ms', '', 'bytes', ''], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number): number => sorted[Math.round(part * (sorted.length - 1))]!;
  return { median: at(0.5), low: at(0.1), high: at(0.9) };
}
