import type { Weights } from '@fgclip2/checkpoint';
import type { Fgclip2VisionConfig } from '@fgclip2/config';
import { attentionBias, axes, biasForEveryQuery, Graph, type Value } from '@fgclip2/graph';
import type { Tensor } from '@fgclip2/tensor';
import { attention, encoder, layerNorm, linear, matmul, mlp } from './layers.ts';

/** The tower and its pooling head for patches of any grid, with a mask: how Siglip2VisionModel is exported. */
export function naflexVision(config: Fgclip2VisionConfig, weights: Weights): Graph {
  const width = config.hiddenSize;
  const patchWidth = config.numChannels * config.patchSize ** 2;
  const graph = new Graph('naflex');
  const pixels = graph.input('pixel_values', 'float32', ['batch', 'patches', patchWidth]); // [B, N, P]
  const positions = graph.input('position_embeddings', 'float32', ['batch', 'patches', width]); // [B, N, C]
  const mask = graph.input('pixel_attention_mask', 'int32', ['batch', 'patches']); // [B, N]
  const bias = attentionBias(graph, mask); // [B, 1, 1, N]
  const embedded = linear(graph, pixels, weights.at('embeddings.patch_embedding'), [patchWidth, width]);
  const x = graph.op('Add', [embedded, positions]); // [B, N, C]
  return withOutputs(graph, x, config, weights, biasForEveryQuery(graph, bias, positions), bias);
}

/** The tower and its pooling head for squares of one size: how SiglipVisionModel is exported. */
export function squareVision(config: Fgclip2VisionConfig, weights: Weights, table: Tensor): Graph {
  const { hiddenSize: width, numChannels, patchSize } = config;
  const graph = new Graph('square');
  const pixels = graph.input('pixel_values', 'float32', ['batch', numChannels, 'height', 'width']); // [B, 3, H, W]
  const embedding = weights.at('embeddings.patch_embedding');
  const kernel = graph.weight(embedding.take('conv', [width, numChannels, patchSize, patchSize]));
  const bias = graph.weight(embedding.take('bias', [width]));
  const grid = graph.op('Conv', [pixels, kernel, bias], { strides: [patchSize, patchSize] }); // [B, C, H/p, W/p]
  const rows = graph.op('Reshape', [grid, axes(graph, [0, width, -1])]); // [B, C, N]
  const patches = graph.op('Transpose', [rows], { perm: [0, 2, 1] }); // [B, N, C]
  const x = graph.op('Add', [patches, graph.constant('positions', table)]); // [B, N, C]
  return withOutputs(graph, x, config, weights);
}

function withOutputs(
  graph: Graph,
  x: Value,
  config: Fgclip2VisionConfig,
  weights: Weights,
  bias?: Value,
  poolingBias?: Value,
): Graph {
  const width = config.hiddenSize;
  const encoded = encoder(graph, x, config, weights.at('encoder'), bias);
  const hidden = layerNorm(graph, encoded, config, weights.at('post_layernorm')); // [B, N, C]
  const head = weights.at('head');
  const packedBias = head.take('attention.in_proj_bias', [3 * width]);
  const project = (input: Value, letter: string, third: number): Value => {
    const bytes = width * 4;
    const start = packedBias.start + third * bytes;
    const part = {
      ...packedBias,
      name: `${packedBias.name}.${letter}`,
      shape: [width],
      start,
      end: start + bytes,
    };
    const product = matmul(graph, input, head.at(`attention.${letter}_proj`), [width, width]);
    return graph.op('Add', [product, graph.weight(part)]);
  };
  const batch = graph.op('Shape', [hidden], { end: 1 }); // B
  const repeats = graph.op('Concat', [batch, axes(graph, [1, 1])], { axis: 0 }); // B, 1, 1
  const probe = graph.op('Expand', [graph.weight(head.take('probe', [1, 1, width])), repeats]); // [B, 1, C]
  const projected = [project(probe, 'q', 0), project(hidden, 'k', 1), project(hidden, 'v', 2)] as const;
  const mixed = attention(graph, projected, config, poolingBias); // [B, 1, C]
  const r = linear(graph, mixed, head.at('attention.out_proj'), [width, width]);
  const pooled = graph.op('Add', [
    r,
    mlp(graph, layerNorm(graph, r, config, head.at('layernorm')), config, head.at('mlp')),
  ]);
  graph.output('last_hidden_state', hidden, ['batch', 'patches', width]);
  graph.output('pooler_output', graph.op('Squeeze', [pooled, axes(graph, [1])]), ['batch', width]);
  return graph;
}
