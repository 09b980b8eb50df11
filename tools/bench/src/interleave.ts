import { setTimeout as wait } from 'node:timers/promises';
import type { Contender } from './contenders/start-contender.ts';
import type { Sample, Task } from './contenders/task.ts';
import type { Row } from './report.ts';
import { spread } from './statistics.ts';
import { undisturbed } from './undisturbed.ts';

/** One contender in one case. */
export interface Entry {
  readonly case: string;
  readonly name: string;
  readonly contender: Contender;
  readonly task: Task;
}

/** An entry with its samples, one a round. */
export interface Measured extends Entry {
  readonly samples: readonly Sample[];
}

/** Time for the last contender's idle threads to stop spinning, in milliseconds. */
const pause = 40;

/** A task that feels what the contender before left in the caches, in milliseconds. */
const shortTask = 250;

/** A task that warms itself, in milliseconds: it runs once, in the round that is thrown away for others. */
const longTask = 30_000;

/** Runs every entry once a round, so that all of them see the same machine; the first round is thrown away. */
export async function interleave(entries: readonly Entry[], rounds: number): Promise<Measured[]> {
  const samples = entries.map((): Sample[] => []);
  const durations = entries.map(() => Number.POSITIVE_INFINITY);
  for (let round = -1; round < rounds; round++) {
    for (const [index, { contender, task }] of entries.entries()) {
      if (round >= 0 && samples[index]!.at(-1) !== undefined && durations[index]! > longTask) continue;
      // A program embeds one image after another: a short task runs once before, for the caches the last one left.
      if (durations[index]! < shortTask) await contender.run(task);
      const sample = await undisturbed(() => contender.run(task));
      durations[index] = sample.wall;
      if (round >= 0 || sample.wall > longTask) samples[index]!.push(sample);
      await wait(pause);
    }
  }
  return entries.map((entry, index) => ({ ...entry, samples: samples[index]! }));
}

/** The rows of a suite; `base` is the name that speeds compare with, within the same case. */
export function rowsOf(
  measured: readonly Measured[],
  base: string | undefined,
  figuresOf: (entry: Measured) => Row['figures'] = () => undefined,
): Row[] {
  return measured.map((entry): Row => {
    const { name, samples } = entry;
    const other = measured.find((it) => it.case === entry.case && it.name === base)?.samples;
    return {
      case: entry.case,
      name,
      wall: spread(samples.map(({ wall }) => wall)),
      cpu: spread(samples.map(({ cpu }) => cpu)),
      speed: other ? spread(samples.map(({ wall }, round) => other[round]!.wall / wall)) : null,
      figures: figuresOf(entry),
    };
  });
}
