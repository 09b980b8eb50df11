import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openCheckpoint, probeCosine } from '@fgclip2/checkpoint';
import type { Fgclip2Config } from '@fgclip2/config';
import type { ReadOptions } from '@fgclip2/files';
import { folder } from '@fgclip2/files/node';
import type { Runtime } from '@fgclip2/runtime';
import { type ProbedTower, type ProbeFeatures, probedTowers, probeFeatures } from '../probe-features.ts';
import { probeTensorName, withoutProbes } from '../probe-tensors.ts';

/** Cosines of a copy's features of the probe with those of the source. */
export type ProbeCosines = Record<ProbedTower, number>;

/** Runs the written copy over the probe, and writes how close it came. */
export async function completeProbe(
  config: Fgclip2Config,
  weightsFile: string,
  expected: ProbeFeatures,
  runtime: Runtime,
  options: ReadOptions,
): Promise<ProbeCosines> {
  const copy = await openCheckpoint(folder(dirname(weightsFile)), options);
  const unprobed = { name: copy.name, tensors: withoutProbes(copy.tensors) };
  const found = await probeFeatures(config, unprobed, runtime, options);
  const cosines: ProbeCosines = { text: Number.NaN, vision: Number.NaN };
  const file = await open(weightsFile, 'r+');
  try {
    for (const tower of probedTowers) {
      const cosine = probeCosine(found[tower].data, expected[tower].data);
      if (Number.isNaN(cosine)) {
        throw new Error(
          `[@fgclip2/quantize] Expected numbers for the ${tower} features of the probe, got none in the copy or in its source.`,
        );
      }
      cosines[tower] = cosine;
      const { start } = copy.tensors.get(probeTensorName(tower, 'cosine'))!;
      const bytes = new DataView(new ArrayBuffer(4));
      bytes.setFloat32(0, cosine, true);
      await file.write(bytes, 0, 4, start);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return cosines;
}
