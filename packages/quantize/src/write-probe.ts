import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openCheckpoint, probeCosine, probeNames } from '@fgclip2/checkpoint';
import type { Fgclip2Config } from '@fgclip2/config';
import type { ReadOptions } from '@fgclip2/files';
import { folder } from '@fgclip2/files/node';
import type { Runtime } from '@fgclip2/runtime';
import { Tensor } from '@fgclip2/tensor';
import type { PlannedTensor } from './plan.ts';
import { type ProbedTower, type ProbeFeatures, probeFeatures } from './probe-features.ts';

/** How close a copy came to the source's features of the probe. */
export type ProbeCosines = Record<ProbedTower, number>;

/** Where config.json shows the cosines; what is compared with lies beside the weights. */
export const probeSection = 'fgclip2_probe';

/** The features that are compared with, and a place for each cosine. */
export function probeTensors(expected: ProbeFeatures): PlannedTensor[] {
  const planned = (name: string, { data, dims }: Tensor<'float32'>): PlannedTensor => ({
    name,
    dtype: 'F32',
    shape: dims,
    byteLength: data.byteLength,
    async *bytes() {
      yield new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    },
  });
  return Object.entries(expected).flatMap(([tower, features]) => [
    planned(`${tower}_model.${probeNames.features}`, features),
    planned(`${tower}_model.${probeNames.cosine}`, Tensor.zeros('float32', [1])),
  ]);
}

/** Runs the written copy over the probe, and writes how close it came. */
export async function completeProbe(
  config: Fgclip2Config,
  weightsFile: string,
  expected: ProbeFeatures,
  runtime: Runtime,
  options: ReadOptions,
): Promise<ProbeCosines> {
  const copy = await openCheckpoint(folder(dirname(weightsFile)), options);
  const found = await probeFeatures(config, copy, runtime, options);
  const cosines: ProbeCosines = { text: Number.NaN, vision: Number.NaN };
  const file = await open(weightsFile, 'r+');
  try {
    for (const tower of ['text', 'vision'] as const) {
      const cosine = probeCosine(found[tower].data, expected[tower].data);
      if (Number.isNaN(cosine)) {
        throw new Error(
          `[@fgclip2/quantize] Expected numbers for the ${tower} features of the probe, got none in the copy or in its source.`,
        );
      }
      cosines[tower] = cosine;
      const { start } = copy.tensors.get(`${tower}_model.${probeNames.cosine}`)!;
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
