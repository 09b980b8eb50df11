import { availableParallelism } from 'node:os';
import { Option } from '@commander-js/extra-typings';
import type { NodeRuntimeOptions } from '@fgclip2/runtime-node';
import { wholeNumber } from './model-command.ts';

/** Images from which repacked weights have paid for themselves. */
const repackedFrom = 4;

/** Images from which a second worker has paid for loading the weights once more. */
const pooledFrom = 32;

/** How many workers a command runs over many images, as the option `--workers`. */
export function workersOption(): Option<'--workers <count>', undefined, undefined, number, false, undefined> {
  const what = `images computed at the same time, each on its share of the cores, with weights of its own in memory (default: 2 from ${pooledFrom} images on)`;
  return new Option('--workers <count>', what).argParser(wholeNumber);
}

/** The runtime for a task over this many images; `workers` is what was asked for. */
export function runtimeFor(
  images: number,
  { workers, threads }: { workers?: number | undefined; threads?: number | undefined } = {},
): NodeRuntimeOptions {
  const worthIt = images >= pooledFrom && availableParallelism() > 1;
  return { prepacking: images >= repackedFrom, workers: workers ?? (worthIt ? 2 : 1), threads };
}
