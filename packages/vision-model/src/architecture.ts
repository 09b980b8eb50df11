import type { Weights } from '@fgclip2/checkpoint';
import type { Fgclip2VisionConfig } from '@fgclip2/config';
import {
  attentionBias,
  axes,
  biasForEveryQuery,
  encoder,
  flatten,
  Graph,
  gemm,
  type IntermediateOptions,
  layerNorm,
  linear,
  mlp,
  multiHeadAttention,
  outputIntermediates,
  type StoredWeight,
  type Value,
} from '@fgclip2/graph';

// The vision tower of FG-CLIP2 (arXiv 2510.10921; reference: modeling_fgclip2.py), top to bottom.
// Shapes: B images, N patches an image (padding included), P = channels * patchSize², C = hiddenSize.
// The position rows that enter it are in position-embeddings.ts. Read next: layers.ts of @fgclip2/graph, the layers
// that both towers share; then fgclip2-vision-model.ts, which runs these graphs.

/** Options of a head's graph. */
export interface GraphOptions {
  /** Takes a mask over patches; without one every patch given is a real one. */
  masked: boolean;
}

/** Options of the tower's graph. */
export interface VisionTowerOptions extends GraphOptions, IntermediateOptions {}

/**
 * Patches to last_hidden_state: embeddings, encoder, post_layernorm.
 *
 * @see modeling_fgclip2.py, Fgclip2VisionTransformer and Fgclip2VisionEmbeddings
 */
export function visionTower(
  config: Fgclip2VisionConfig,
  weights: Weights,
  options: VisionTowerOptions,
): Graph {
  const width = config.hiddenSize;
  const patchWidth = config.numChannels * config.patchSize ** 2;
  const graph = new Graph('vision_model');
  const pixelValues = graph.input('pixel_values', 'float32', ['batch', 'patches', patchWidth]); // [B, N, P]
  const positions = graph.input('position_embeddings', 'float32', ['batch', 'patches', width]); // [B, N, C]
  const bias = options.masked ? biasForEveryQuery(graph, maskInput(graph), positions) : undefined; // [B, 1, N, N]

  const patches = flatten(graph, pixelValues, patchWidth); // [B*N, P]
  const embedded = linear(graph, patches, weights.at('embeddings.patch_embedding'), width, patchWidth); // [B*N, C]
  const x = graph.op('Add', [embedded, flatten(graph, positions, width)]); // [B*N, C]
  graph.label(weights.at('embeddings').path, x);

  const shape = graph.op('Shape', [positions]); // B, N, C
  const attention = { shape, bias, showProbabilities: options.attentions };
  const encoded = encoder(graph, x, config, weights.at('encoder'), attention); // [B*N, C]
  const normed = layerNorm(graph, encoded, config, weights.at('post_layernorm')); // [B*N, C]
  graph.output('last_hidden_state', graph.op('Reshape', [normed, shape]), ['batch', 'patches', width]); // [B, N, C]
  outputIntermediates(graph, x, shape, config, weights.at('encoder'), options);
  return graph;
}

/**
 * last_hidden_state to one vector an image: one learned query, the probe, attends over all patches.
 *
 * @see modeling_fgclip2.py, Fgclip2MultiheadAttentionPoolingHead
 */
export function poolingHead(config: Fgclip2VisionConfig, weights: Weights, { masked }: GraphOptions): Graph {
  const width = config.hiddenSize;
  const graph = new Graph(weights.path);
  const hidden = graph.input('last_hidden_state', 'float32', ['batch', 'patches', width]); // [B, N, C]
  const bias = masked ? maskInput(graph) : undefined; // [B, 1, 1, N]

  const [q] = packedProjection(weights.at('attention'), width);
  const probe = flatten(graph, graph.weight(weights.take('probe', [1, 1, width])), width); // [1, C]
  const query = graph.op('Unsqueeze', [gemm(graph, probe, ...q), axes(graph, [0])]); // [1, 1, C]
  const batch = graph.op('Shape', [hidden], { end: 1 }); // B
  const repeats = graph.op('Concat', [batch, axes(graph, [1, 1])], { axis: 0 }); // B, 1, 1
  const queries = graph.op('Expand', [query, repeats]); // [B, 1, C]

  const pooled = attentionHead(graph, queries, hidden, config, weights, bias); // [B, C]
  graph.output('pooler_output', pooled, ['batch', width]);
  return graph;
}

/**
 * last_hidden_state to one vector a patch: the same head with every patch as a query. Q queries of an image are rows
 * of its last_hidden_state.
 *
 * @see modeling_fgclip2.py, Fgclip2Model.get_image_dense_feature
 */
export function denseHead(config: Fgclip2VisionConfig, weights: Weights, { masked }: GraphOptions): Graph {
  const width = config.hiddenSize;
  const graph = new Graph(weights.path);
  const hidden = graph.input('last_hidden_state', 'float32', ['batch', 'patches', width]); // [B, N, C]
  const rows = graph.input('query_rows', 'float32', ['batch', 'queries', width]); // [B, Q, C]
  const bias = masked ? biasForEveryQuery(graph, maskInput(graph), rows) : undefined; // [B, 1, Q, N]

  weights.take('probe', [1, 1, width]); // stored, never used
  const [q] = packedProjection(weights.at('attention'), width);
  const shape = graph.op('Shape', [rows]); // B, Q, C
  const queries = graph.op('Reshape', [gemm(graph, flatten(graph, rows, width), ...q), shape]); // [B, Q, C]

  const dense = attentionHead(graph, queries, hidden, config, weights, bias); // [B*Q, C]
  graph.output('dense_feature', graph.op('Reshape', [dense, shape]), ['batch', 'queries', width]); // [B, Q, C]
  return graph;
}

/**
 * r = attention(queries, x, x); r + mlp(layernorm(r)). There is no residual from x. -> [B*Q, C]
 *
 * @see modeling_fgclip2.py, Fgclip2MultiheadAttentionPoolingHead.forward
 */
function attentionHead(
  graph: Graph,
  queries: Value,
  hidden: Value,
  config: Fgclip2VisionConfig,
  weights: Weights,
  bias: Value | undefined,
): Value {
  const width = config.hiddenSize;
  const [, k, v] = packedProjection(weights.at('attention'), width);
  const x = flatten(graph, hidden, width); // [B*N, C]
  const shape = graph.op('Shape', [hidden]); // B, N, C
  const keys = graph.op('Reshape', [gemm(graph, x, ...k), shape]); // [B, N, C]
  const values = graph.op('Reshape', [gemm(graph, x, ...v), shape]); // [B, N, C]
  const mixed = multiHeadAttention(graph, queries, keys, values, config, bias); // [B, Q, C]
  const r = linear(graph, flatten(graph, mixed, width), weights.at('attention.out_proj'), width, width);
  graph.label(weights.at('attention').path, r); // [B*Q, C]
  const normed = layerNorm(graph, r, config, weights.at('layernorm')); // [B*Q, C]
  return graph.op('Add', [r, mlp(graph, normed, config, weights.at('mlp'))]); // [B*Q, C]
}

/**
 * q, k and v, which torch keeps in one weight: its thirds, [C, C] and [C] each.
 *
 * @see torch.nn.MultiheadAttention
 */
function packedProjection(weights: Weights, width: number): [q: Linear, k: Linear, v: Linear] {
  const weight = weights.take('in_proj_weight', [3 * width, width]);
  const bias = weights.take('in_proj_bias', [3 * width]);
  const third = (index: number): Linear => [rows(weight, index, width), rows(bias, index, width)];
  return [third(0), third(1), third(2)];
}

type Linear = [weight: StoredWeight, bias: StoredWeight];

/** Block `index` of `count` rows of a stored tensor, still in its file. */
function rows(tensor: StoredWeight, index: number, count: number): StoredWeight {
  const bytes = ((tensor.end - tensor.start) / tensor.shape[0]!) * count;
  const start = tensor.start + index * bytes;
  const name = `${tensor.name}[${index * count}:${(index + 1) * count}]`;
  // The file tells the sha256 of the whole.
  const range = { start, end: start + bytes, sha256: undefined };
  return { ...tensor, ...range, name, shape: [count, ...tensor.shape.slice(1)] };
}

function maskInput(graph: Graph): Value {
  const mask = graph.input('pixel_attention_mask', 'int32', ['batch', 'patches']); // [B, N]
  return attentionBias(graph, mask); // [B, 1, 1, N]
}
