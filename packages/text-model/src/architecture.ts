import type { Weights } from '@fgclip2/checkpoint';
import type { Fgclip2TextConfig } from '@fgclip2/config';
import {
  type AttentionShape,
  attentionBias,
  axes,
  biasForEveryQuery,
  encoder,
  flatten,
  Graph,
  type IntermediateOptions,
  layerNorm,
  linear,
  mlp,
  multiHeadAttention,
  outputIntermediates,
  packedProjections,
  type Value,
} from '@fgclip2/graph';

// The text tower of FG-CLIP2 (arXiv 2510.10921; reference: modeling_fgclip2.py), top to bottom.
// Shapes: B texts, S slots a text (padding included), C = hiddenSize.
// What enters it is in fgclip2-text-embeddings.ts. Read next: layers.ts of @fgclip2/graph, the layers that both towers share;
// then fgclip2-text-model.ts, which runs these graphs.

/** Options of the tower's graph. */
export interface TextTowerOptions extends IntermediateOptions {
  /** Takes a mask over slots; without one every slot is attended, padding included. */
  masked: boolean;
}

/**
 * Embedded slots to last_hidden_state: the encoder, not causal, and final_layer_norm.
 *
 * @see modeling_fgclip2.py, Fgclip2TextTransformer
 */
export function textTower(config: Fgclip2TextConfig, weights: Weights, options: TextTowerOptions): Graph {
  const width = config.hiddenSize;
  const graph = new Graph(weights.path);
  const embedded = graph.input('inputs_embeds', 'float32', ['batch', 'slots', width]); // [B, S, C]
  const mask = options.masked ? graph.input('attention_mask', 'int32', ['batch', 'slots']) : undefined; // [B, S]
  const bias = mask && biasForEveryQuery(graph, attentionBias(graph, mask), embedded); // [B, 1, S, S]

  const shape = graph.op('Shape', [embedded]); // B, S, C
  const x = flatten(graph, embedded, width); // [B*S, C]
  const attention = { shape, bias, showProbabilities: options.attentions };
  const encoded = encoder(graph, x, config, weights.at('encoder'), attention); // [B*S, C]
  const normed = layerNorm(graph, encoded, config, weights.at('final_layer_norm')); // [B*S, C]
  graph.output('last_hidden_state', graph.op('Reshape', [normed, shape]), ['batch', 'slots', width]); // [B, S, C]
  outputIntermediates(graph, x, shape, config, weights.at('encoder'), options);
  return graph;
}

/**
 * Embedded slots to the last slot of last_hidden_state: the tower where only the pooled slot is wanted.
 *
 * Every layer but the last needs all slots. The last one needs their keys and values, and the rest of one slot:
 * the same numbers for less work.
 *
 * @see modeling_fgclip2.py, Fgclip2TextTransformer
 */
export function pooledTextTower(
  config: Fgclip2TextConfig,
  weights: Weights,
  { masked }: Pick<TextTowerOptions, 'masked'>,
): Graph {
  const width = config.hiddenSize;
  const graph = new Graph(`${weights.path}.pooled`);
  const embedded = graph.input('inputs_embeds', 'float32', ['batch', 'slots', width]); // [B, S, C]
  const mask = masked ? graph.input('attention_mask', 'int32', ['batch', 'slots']) : undefined; // [B, S]
  const lastBias = mask && attentionBias(graph, mask); // [B, 1, 1, S]
  const bias = lastBias && biasForEveryQuery(graph, lastBias, embedded); // [B, 1, S, S]

  const shape = graph.op('Shape', [embedded]); // B, S, C
  const layers = config.numHiddenLayers - 1;
  const x = encoder(
    graph,
    flatten(graph, embedded, width),
    config,
    weights.at('encoder'),
    { shape, bias },
    layers,
  ); // [B*S, C]
  const last = weights.at(`encoder.layers.${layers}`);
  const pooled = lastSlotLayer(graph, x, config, last, { shape, bias: lastBias }); // [B, C]
  const normed = layerNorm(graph, pooled, config, weights.at('final_layer_norm')); // [B, C]
  graph.output('last_slot', normed, ['batch', width]);
  return graph;
}

/**
 * An encoder layer for the last slot alone. [B*S, C] -> [B, C]
 *
 * @see modeling_fgclip2.py, Fgclip2EncoderLayer
 */
function lastSlotLayer(
  graph: Graph,
  x: Value,
  config: Fgclip2TextConfig,
  weights: Weights,
  { shape, bias }: AttentionShape,
): Value {
  const width = config.hiddenSize;
  const attention = weights.at('self_attn');
  const project = (rows: Value, name: string) => linear(graph, rows, attention.at(name), width, width);
  const lastSlot = (rows: Value) => {
    const items = graph.op('Reshape', [rows, shape]); // [B, S, C]
    return flatten(graph, graph.op('Gather', [items, axes(graph, [-1])], { axis: 1 }), width); // [B, C]
  };
  const normed = layerNorm(graph, x, config, weights.at('layer_norm1')); // [B*S, C]
  const [q, k, v] = packedProjections(graph, normed, attention, width) ?? [
    undefined,
    project(normed, 'k_proj'),
    project(normed, 'v_proj'),
  ]; // [B*S, C]
  const last = q ? lastSlot(q) : project(lastSlot(normed), 'q_proj'); // [B, C]
  const query = graph.op('Unsqueeze', [last, axes(graph, [1])]); // [B, 1, C]
  const keys = graph.op('Reshape', [k, shape]); // [B, S, C]
  const values = graph.op('Reshape', [v, shape]); // [B, S, C]
  const mixed = flatten(graph, multiHeadAttention(graph, query, keys, values, config, bias), width); // [B, C]
  const middle = graph.op('Add', [lastSlot(x), project(mixed, 'out_proj')]); // [B, C]
  const renormed = layerNorm(graph, middle, config, weights.at('layer_norm2')); // [B, C]
  return graph.op('Add', [middle, mlp(graph, renormed, config, weights.at('mlp'))]); // [B, C]
}

/**
 * A head over the last slot of each text: one linear layer. [B, C] -> [B, out]
 *
 * @see modeling_fgclip2.py, Fgclip2TextTransformer (head) and Fgclip2Model (boxtext_head, longtext_head)
 */
export function textHead(weights: Weights, out: number, width: number): Graph {
  const graph = new Graph(weights.path);
  const pooled = graph.input('last_slot', 'float32', ['batch', width]); // [B, C]
  graph.output('features', linear(graph, pooled, weights, out, width), ['batch', out]); // [B, out]
  return graph;
}
