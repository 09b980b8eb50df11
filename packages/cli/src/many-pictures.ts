import { availableParallelism } from 'node:os';
import { Option } from '@commander-js/extra-typings';
import type { NodeRuntimeOptions } from '@fgclip2/runtime-node';
import { wholeNumber } from './model-command.ts';

/** Pictures from which repacked weights have paid for themselves. */
const repackedFrom = 4;

/** Pictures from which a second worker has paid for loading the weights once more. */
const pooledFrom = 32;

/** How many workers a command runs over many pictures, as the option `--workers`. */
export function workersOption(): Option<'--workers <count>', undefined, undefined, number, false, undefined> {
  const what = `pictures computed side by side, each on its share of the cores, with weights of its own in memory (default: 2 from ${pooledFrom} pictures on)`;
  return new Option('--workers <count>', what).argParser(wholeNumber);
}

/** The runtime for a task over this many pictures; `workers` is what was asked for. */
export function runtimeFor(pictures: number, workers?: number): NodeRuntimeOptions {
  const worthIt = pictures >= pooledFrom && availableParallelism() > 1;
  return { prepacking: pictures >= repackedFrom, workers: workers ?? (worthIt ? 2 : 1) };
}
