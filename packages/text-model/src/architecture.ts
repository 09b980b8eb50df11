import type { Weights } from '@fgclip2/checkpoint';
import type { Fgclip2TextConfig } from '@fgclip2/config';
import {
  attentionBias,
  biasForEveryQuery,
  encoder,
  flatten,
  Graph,
  type IntermediateOptions,
  layerNorm,
  linear,
  outputIntermediates,
} from '@fgclip2/graph';

// The text tower of FG-CLIP2 (arXiv 2510.10921; reference: modeling_fgclip2.py), top to bottom.
// Shapes: B texts, S slots a text (padding included), C = hiddenSize.

/** Options of the tower's graph. */
export interface TowerOptions extends IntermediateOptions {
  /** Takes a mask over slots; without one every slot is attended, padding included. */
  masked: boolean;
}

/** Embedded slots to last_hidden_state: Fgclip2Encoder, not causal, and final_layer_norm. */
export function textTower(config: Fgclip2TextConfig, weights: Weights, options: TowerOptions): Graph {
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

/** A head over the last slot of each text: one linear layer. [B, C] -> [B, out] */
export function textHead(weights: Weights, out: number, width: number): Graph {
  const graph = new Graph(weights.path);
  const pooled = graph.input('last_slot', 'float32', ['batch', width]); // [B, C]
  graph.output('features', linear(graph, pooled, weights, out, width), ['batch', out]); // [B, out]
  return graph;
}
