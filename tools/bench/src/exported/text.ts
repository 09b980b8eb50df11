import type { Weights } from '@fgclip2/checkpoint';
import type { Fgclip2TextConfig } from '@fgclip2/config';
import { axes, Graph, type Value } from '@fgclip2/graph';
import { encoder, layerNorm, linear, quantizedParts } from './layers.ts';

/** Ids to hidden states and pooled output, the token table inside: how SiglipTextModel is exported. */
export function exportedText(config: Fgclip2TextConfig, weights: Weights): Graph {
  const { hiddenSize: width, maxPositionEmbeddings: slots, projectionSize } = config;
  const graph = new Graph('text');
  const ids = graph.input('input_ids', 'int64', ['batch', slots]); // [B, S]
  const positions = graph.weight(weights.take('embeddings.position_embedding.weight', [slots, width]));
  const x = graph.op('Add', [
    tokens(graph, ids, config, weights.at('embeddings.token_embedding')),
    positions,
  ]); // [B, S, C]
  const hidden = layerNorm(
    graph,
    encoder(graph, x, config, weights.at('encoder')),
    config,
    weights.at('final_layer_norm'),
  );
  const last = graph.op('Gather', [hidden, axes(graph, [-1])], { axis: 1 }); // [B, 1, C]
  const pooled = linear(graph, graph.op('Squeeze', [last, axes(graph, [1])]), weights.at('head'), [
    width,
    projectionSize,
  ]);
  graph.output('last_hidden_state', hidden, ['batch', slots, width]);
  graph.output('pooler_output', pooled, ['batch', projectionSize]);
  return graph;
}

function tokens(
  graph: Graph,
  ids: Value,
  { vocabSize, hiddenSize }: Fgclip2TextConfig,
  weights: Weights,
): Value {
  const shape = [vocabSize, hiddenSize];
  if (!weights.has('matmul_quantized'))
    return graph.op('Gather', [graph.weight(weights.take('weight', shape)), ids]);
  const [table, scale] = quantizedParts(graph, weights, shape);
  const rows = graph.op('Gather', [table, ids]); // [B, S, C]
  const numbers = graph.op('Cast', [rows], { to: 1 });
  return graph.op('Mul', [numbers, scale]);
}
