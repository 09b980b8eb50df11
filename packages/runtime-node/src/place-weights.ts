import { realpath, stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ExternalWeight, Placement } from '@fgclip2/runtime';
import { commonFolder } from './common-folder.ts';
import { unpackedPath } from './unpacked-path.ts';

/** Where the weights of a program are for onnxruntime: all in files it maps, or all in bytes handed over. */
export interface PlacedWeights {
  /** The location and offset of each weight. */
  readonly placements: ReadonlyMap<ExternalWeight, Placement>;
  /** The folder that locations are relative to, when the weights are in files. */
  readonly folder?: string | undefined;
  /** The bytes of each location, when the weights are in memory. */
  readonly externalData: readonly { path: string; data: Uint8Array<ArrayBuffer> }[];
}

/**
 * Finds a place for each weight: mapped from its file when every source has a path, read into memory otherwise
 * (onnxruntime takes its external data either from files or from memory, not from both).
 *
 * @throws RangeError when a weight's bytes are not inside its file, Error when the files share no folder.
 */
export async function placeWeights(
  weights: readonly ExternalWeight[],
  signal?: AbortSignal,
): Promise<PlacedWeights> {
  if (weights.length === 0) return { placements: new Map(), externalData: [] };
  return weights.every(({ source }) => source.path !== undefined)
    ? mapFiles(weights)
    : readIntoMemory(weights, signal);
}

async function mapFiles(weights: readonly ExternalWeight[]): Promise<PlacedWeights> {
  const files = new Map<string, { path: string; size: number }>();
  for (const path of new Set(weights.map(({ source }) => source.path!))) {
    // onnxruntime refuses symbolic links that lead out of the folder, and hub caches are made of them.
    const real = await realpath(unpackedPath(path));
    files.set(path, { path: real, size: (await stat(real)).size });
  }
  const folder = commonFolder([...files.values()].map(({ path }) => path));
  const placements = new Map<ExternalWeight, Placement>();
  for (const weight of weights) {
    const file = files.get(weight.source.path!)!;
    checkRange(weight, file.size);
    placements.set(weight, {
      location: relative(folder, file.path).split(sep).join('/'),
      offset: weight.start,
    });
  }
  return { placements, folder, externalData: [] };
}

async function readIntoMemory(
  weights: readonly ExternalWeight[],
  signal: AbortSignal | undefined,
): Promise<PlacedWeights> {
  const placements = new Map<ExternalWeight, Placement>();
  const externalData: { path: string; data: Uint8Array<ArrayBuffer> }[] = [];
  for (const weight of weights) {
    const { source, start, end } = weight;
    checkRange(weight, source.size);
    const bytes = await source.read(start, end, { signal });
    // Copying gigabytes out of memory must not hold up the event loop in one piece.
    await nextTurn();
    const location = `memory/${externalData.length}`;
    // Copied: the bytes move to the worker, and the source may have given its own.
    externalData.push({ path: location, data: new Uint8Array(bytes) });
    placements.set(weight, { location, offset: 0 });
  }
  return { placements, externalData };
}

function checkRange({ name, source, start, end }: ExternalWeight, size: number): void {
  const inside =
    Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= size;
  if (!inside) {
    throw new RangeError(
      `[@fgclip2/runtime-node] Expected weight ${JSON.stringify(name)} inside ${source.name} (${size} bytes), ` +
        `got bytes [${start}, ${end}).`,
    );
  }
}
