import { readFloat32, type Weights } from '@fgclip2/checkpoint';
import type { Graph } from '@fgclip2/graph';
import type { Runtime } from '@fgclip2/runtime';
import { Tensor } from '@fgclip2/tensor';
import { checkTextInputs, Fgclip2TextEmbeddings, textTower } from '@fgclip2/text-model';
import { poolingHead, resizePositionEmbeddings, visionTower } from '@fgclip2/vision-model';
import { textInputs } from './check-text.ts';
import type { GoldenCase, GoldenFolder, TensorSpec } from './golden-folder.ts';
import { type Measure, maxDifference, tolerances } from './measure.ts';
import type { Subject } from './subject.ts';
import { visionInputs } from './vision-inputs.ts';

// A failing trace names the first module that differs.

/** Every intermediate of the text tower. */
export async function checkTextTrace(
  goldens: GoldenFolder,
  golden: GoldenCase,
  { model, weights, runtime }: Subject,
): Promise<Measure[]> {
  const config = model.textModel.config;
  const inputs = await textInputs(goldens, golden);
  const batch = checkTextInputs(inputs, config, { allowShorterLong: true });
  const tower = weights.at('text_model');
  const embedded = await new Fgclip2TextEmbeddings(config, tower.at('embeddings')).embed(batch);
  const features = await model.getTextFeatures(inputs, { allowShorterLong: true });

  const graph = textTower(config, tower, { masked: batch.mask !== undefined });
  const stages = stagesOf(golden, tower, { final_layer_norm_out: 'final_layer_norm' });
  const traced = await runTrace(graph, stages, runtime, {
    inputs_embeds: embedded,
    ...(batch.mask && { attention_mask: inputs.attentionMask! }),
  });
  const { hiddenStates } = await model.textModel.forward(inputs, {
    allowShorterLong: true,
    outputHiddenStates: true,
  });
  return [
    ...(await measure(goldens, golden, { ...traced, embeddings_out: embedded, features })),
    ...(await measureHiddenStates(goldens, golden, hiddenStates!)),
  ];
}

/** Every intermediate of the vision tower and its pooling head. */
export async function checkVisionTrace(
  goldens: GoldenFolder,
  golden: GoldenCase,
  { model, weights, runtime }: Subject,
): Promise<Measure[]> {
  const config = model.visionModel.config;
  const inputs = await visionInputs(goldens, golden);
  const tower = weights.at('vision_model');
  const { lastHiddenState, mask } = await model.visionModel.encode(inputs);
  const { poolerOutput, hiddenStates } = await model.visionModel.forward(inputs, {
    outputHiddenStates: true,
  });
  const options = { masked: mask !== undefined };
  const masks = mask && { pixel_attention_mask: mask };

  const table = tower
    .at('embeddings')
    .take('position_embedding.weight', [config.numPatches, config.hiddenSize]);
  const grid = (golden.inputs!.spatial_shapes as [number, number][])[0]!;
  const [, patches] = inputs.pixelValues.dims as [number, number];
  const rows = await readFloat32(table);
  const positions = resizePositionEmbeddings({ rows, width: config.hiddenSize }, ...grid, patches);
  const towerStages = stagesOf(golden, tower, {
    patch_embedding_out: 'embeddings.patch_embedding',
    embeddings_out: 'embeddings',
    post_layernorm_out: 'post_layernorm',
  });
  const head = tower.at('head');
  const headStages = new Map([
    ['head.attention_out', head.at('attention').path],
    ['head.layernorm_out', head.at('layernorm').path],
    ['head.mlp_out', head.at('mlp').path],
  ]);
  const towerInputs = {
    pixel_values: inputs.pixelValues,
    position_embeddings: new Tensor('float32', positions, [1, patches, config.hiddenSize]),
    ...masks,
  };
  const traced = {
    ...(await runTrace(visionTower(config, tower, options), towerStages, runtime, towerInputs)),
    ...(await runTrace(poolingHead(config, head, options), headStages, runtime, {
      last_hidden_state: lastHiddenState,
      ...masks,
    })),
    pooler_output: poolerOutput!,
  };
  return [
    ...(await measure(goldens, golden, traced)),
    ...(await measureHiddenStates(goldens, golden, hiddenStates!)),
  ];
}

/** The label of each recorded stage of a graph: `layer0.mlp` is `encoder.layers.0.mlp`. */
function stagesOf(golden: GoldenCase, weights: Weights, named: Record<string, string>): Map<string, string> {
  const stages = new Map<string, string>();
  for (const stage of Object.keys(golden.outputs ?? {})) {
    const label = named[stage] ?? layerLabel(stage);
    if (label !== undefined) stages.set(stage, weights.at(label).path);
  }
  return stages;
}

function layerLabel(stage: string): string | undefined {
  const [, layer, module] = /^layer(\d+)\.(.+)$/.exec(stage) ?? [];
  if (layer === undefined) return undefined;
  return module === 'out' ? `encoder.layers.${layer}` : `encoder.layers.${layer}.${module}`;
}

async function runTrace(
  graph: Graph,
  stages: ReadonlyMap<string, string>,
  runtime: Runtime,
  inputs: Record<string, Tensor>,
): Promise<Record<string, Tensor>> {
  for (const [stage, label] of stages) graph.output(stage, graph.labeled(label), ['rows', 'width']);
  await using session = await runtime.createSession(graph.program());
  return session.run(inputs);
}

async function measure(
  goldens: GoldenFolder,
  golden: GoldenCase,
  actual: Record<string, Tensor>,
): Promise<Measure[]> {
  const measures: Measure[] = [];
  for (const [stage, spec] of Object.entries(golden.outputs ?? {})) {
    const expected = await goldens.floats(golden, spec as TensorSpec);
    const data = actual[stage]?.data as Float32Array | undefined;
    const error = maxDifference(data ?? [], expected.data);
    measures.push({ stage, error, tolerance: tolerances.tiny.features });
  }
  return measures;
}

/** The hidden states of the public API: the embeddings, then what leaves each layer. */
async function measureHiddenStates(
  goldens: GoldenFolder,
  golden: GoldenCase,
  hiddenStates: readonly Tensor<'float32'>[],
): Promise<Measure[]> {
  const measures: Measure[] = [];
  for (const [index, state] of hiddenStates.entries()) {
    const spec = golden.outputs![index === 0 ? 'embeddings_out' : `layer${index - 1}.out`];
    if (spec === undefined) continue;
    const expected = await goldens.floats(golden, spec as TensorSpec);
    const error = maxDifference(state.data, expected.data);
    measures.push({ stage: `hiddenStates[${index}]`, error, tolerance: tolerances.tiny.features });
  }
  return measures;
}
