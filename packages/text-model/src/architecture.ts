import type { Weights } from '@fgclip2/checkpoint';
import type { Fgclip2TextConfig } from '@fgclip2/config';
import { attentionBias, biasForEveryQuery, encoder, flatten, Graph, layerNorm, linear } from '@fgclip2/graph';

// The text tower of FG-CLIP2 (arXiv 2510.10921; reference: modeling_fgclip2.py), top to bottom.
// Shapes: B texts, S slots a text (padding included), C = hiddenSize.

/** Whether a graph takes a mask over slots; without one every slot is attended, padding included. */
export interface GraphOptions {
  masked: boolean;
}

/** Embedded slots to last_hidden_state: Fgclip2Encoder, not causal, and final_layer_norm. */
export function textTower(config: Fgclip2TextConfig, weights: Weights, { masked }: GraphOptions): Graph {
  const width = config.hiddenSize;
  const graph = new Graph('text_model');
  const embedded = graph.input('inputs_embeds', 'float32', ['batch', 'slots', width]); // [B, S, C]
  const mask = masked ? graph.input('attention_mask', 'int32', ['batch', 'slots']) : undefined; // [B, S]
  const bias = mask && biasForEveryQuery(graph, attentionBias(graph, mask), embedded); // [B, 1, S, S]

  const shape = graph.op('Shape', [embedded]); // B, S, C
  let x = flatten(graph, embedded, width); // [B*S, C]
  x = encoder(graph, x, config, weights.at('encoder'), { shape, bias }); // [B*S, C]
  x = layerNorm(graph, x, config, weights.at('final_layer_norm')); // [B*S, C]
  graph.output('last_hidden_state', graph.op('Reshape', [x, shape]), ['batch', 'slots', width]); // [B, S, C]
  return graph;
}

/** A head over the last slot of each text: one linear layer. [B, C] -> [B, out] */
export function textHead(weights: Weights, out: number, width: number): Graph {
  const graph = new Graph(weights.path);
  const pooled = graph.input('last_slot', 'float32', ['batch', width]); // [B, C]
  graph.output('features', linear(graph, pooled, weights, out, width), ['batch', out]); // [B, out]
  return graph;
}
