import { type NamedTensors, Weights } from '@fgclip2/checkpoint';
import type { Fgclip2Config } from '@fgclip2/config';
import type { ReadOptions } from '@fgclip2/files';
import type { Runtime } from '@fgclip2/runtime';
import { Tensor } from '@fgclip2/tensor';
import { Fgclip2TextModel, textProbe } from '@fgclip2/text-model';
import { Fgclip2VisionModel, visionProbe } from '@fgclip2/vision-model';

/** The towers that carry a probe. */
export const probedTowers = ['text', 'vision'] as const;

/** A tower that carries a probe. */
export type ProbedTower = (typeof probedTowers)[number];

/** What each tower gives for its probe: [1, C] of the text, the last slot, and [64, C] of the image, its patches. */
export type ProbeFeatures = Record<ProbedTower, Tensor<'float32'>>;

/**
 * Runs the towers over their probes, one tower after another; the heads, which are never quantized, do not run.
 * A probe that the checkpoint itself carries must be left out of it.
 */
export async function probeFeatures(
  config: Fgclip2Config,
  checkpoint: NamedTensors,
  runtime: Runtime,
  options: ReadOptions,
): Promise<ProbeFeatures> {
  const { textConfig, visionConfig } = config;
  const weights = new Weights(checkpoint);
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
