import { type NamedTensors, probeNames, Weights } from '@fgclip2/checkpoint';
import type { Fgclip2Config } from '@fgclip2/config';
import type { ReadOptions } from '@fgclip2/files';
import type { Runtime } from '@fgclip2/runtime';
import { Tensor } from '@fgclip2/tensor';
import { Fgclip2TextModel, textProbe } from '@fgclip2/text-model';
import { Fgclip2VisionModel, visionProbe } from '@fgclip2/vision-model';

/** The towers that carry a probe. */
export type ProbedTower = 'text' | 'vision';

/** What each tower gives for its probe: [1, C] of the text, the last slot, and [64, C] of the picture, its patches. */
export type ProbeFeatures = Record<ProbedTower, Tensor<'float32'>>;

/** Runs the towers over their probes, one tower after another; the heads, which are never quantised, have no part. */
export async function probeFeatures(
  config: Fgclip2Config,
  checkpoint: NamedTensors,
  runtime: Runtime,
  options: ReadOptions,
): Promise<ProbeFeatures> {
  const { textConfig, visionConfig } = config;
  const weights = new Weights({ name: checkpoint.name, tensors: withoutProbes(checkpoint.tensors) });
  return { text: await textFeatures(), vision: await visionFeatures() };

  async function textFeatures(): Promise<Tensor<'float32'>> {
    await using model = new Fgclip2TextModel({ config: textConfig, weights, runtime });
    return await model.getPooledOutput({ ...textProbe(textConfig), walkType: 'box' }, options);
  }

  async function visionFeatures(): Promise<Tensor<'float32'>> {
    await using model = new Fgclip2VisionModel({ config: visionConfig, weights, runtime });
    const { lastHiddenState: all } = await model.encode(visionProbe(visionConfig), options);
    return new Tensor('float32', all.data, [all.dims[1]!, all.dims[2]!]);
  }
}

/** The tensors of a checkpoint but those of its probes: a copy that is made from it gets its own. */
export function withoutProbes<T>(tensors: ReadonlyMap<string, T>): Map<string, T> {
  const names = (['text', 'vision'] as const).flatMap((tower) =>
    Object.values(probeNames).map((name) => `${tower}_model.${name}`),
  );
  return new Map([...tensors].filter(([name]) => !names.includes(name)));
}
