import { openCheckpoint, type Weights } from '@fgclip2/checkpoint';
import { Fgclip2Config } from '@fgclip2/config';
import type { Files, ReadOptions } from '@fgclip2/files';
import { axes, type Graph } from '@fgclip2/graph';
import type { Runtime } from '@fgclip2/runtime';
import type { Tensor } from '@fgclip2/tensor';
import { checkTextInputs, Fgclip2TextEmbeddings, type TextInputs, textTower } from '@fgclip2/text-model';
import {
  checkVisionInputs,
  imageOf,
  PositionEmbeddings,
  type VisionInputs,
  visionTower,
} from '@fgclip2/vision-model';
import type { Calibration } from './smoothing.ts';

/** What {@link calibrate} runs. */
export interface CalibrationSamples {
  /** Images as the image processor gives them, in batches of any size. */
  images?: readonly VisionInputs[] | undefined;
  /** Texts as the tokenizer gives them, in batches of any size. */
  texts?: readonly TextInputs[] | undefined;
}

/** Options of {@link calibrate}. */
export interface CalibrateOptions extends ReadOptions {
  /** What runs the towers; the caller disposes it. */
  runtime: Runtime;
}

/**
 * Measures how large each channel gets after each norm of the encoders, over typical images and texts:
 * 8-bit weights are then smoothed by what was measured instead of by an estimate.
 */
export async function calibrate(
  files: Files,
  { images = [], texts = [] }: CalibrationSamples,
  { runtime, signal }: CalibrateOptions,
): Promise<Calibration> {
  const config = await Fgclip2Config.fromPretrained(files, { signal });
  const weights = (await openCheckpoint(files, { signal })).weights();
  const largest = new Map<string, Float32Array>();

  if (images.length > 0) {
    const tower = weights.at('vision_model');
    const graph = visionTower(config.visionConfig, tower, { masked: false });
    const norms = outputLargest(graph, tower, config.visionConfig.numHiddenLayers);
    const positions = new PositionEmbeddings(config.visionConfig, tower.at('embeddings'));
    weights.verify();
    await using session = await runtime.createSession(graph.program(), { signal });
    for (const inputs of images) {
      const batch = checkVisionInputs(inputs, config.visionConfig);
      for (let item = 0; item < batch.grids.length; item++) {
        const { pixelValues, grids, patches } = imageOf(batch, item);
        const run = { pixel_values: pixelValues, position_embeddings: await positions.of(grids, patches) };
        keepLargest(largest, norms, await session.run(run, { signal }));
      }
    }
  }
  if (texts.length > 0) {
    const tower = weights.at('text_model');
    const graph = textTower(config.textConfig, tower, { masked: false });
    const norms = outputLargest(graph, tower, config.textConfig.numHiddenLayers);
    const embeddings = new Fgclip2TextEmbeddings(config.textConfig, tower.at('embeddings'));
    weights.verify();
    await using session = await runtime.createSession(graph.program(), { signal });
    for (const inputs of texts) {
      const batch = checkTextInputs(inputs, config.textConfig);
      const run = { inputs_embeds: await embeddings.embed(batch, { signal }) };
      keepLargest(largest, norms, await session.run(run, { signal }));
    }
  }
  return largest;
}

/** Makes the largest magnitude of each channel after each norm an output of the graph; returns the norms' paths. */
function outputLargest(graph: Graph, tower: Weights, layers: number): string[] {
  const norms: string[] = [];
  for (let index = 0; index < layers; index++) {
    for (const name of ['layer_norm1', 'layer_norm2']) {
      const { path } = tower.at(`encoder.layers.${index}.${name}`);
      const magnitudes = graph.op('Abs', [graph.labeled(path)]); // [rows, C]
      const rows = graph.op('ReduceMax', [magnitudes, axes(graph, [0])], { keepdims: 0 }); // [C]
      graph.output(path, rows, ['channels']);
      norms.push(path);
    }
  }
  return norms;
}

function keepLargest(
  largest: Map<string, Float32Array>,
  norms: readonly string[],
  outputs: Readonly<Record<string, Tensor>>,
): void {
  for (const norm of norms) {
    const seen = outputs[norm]!.data as Float32Array;
    const before = largest.get(norm);
    largest.set(norm, before ? before.map((value, channel) => Math.max(value, seen[channel]!)) : seen);
  }
}
