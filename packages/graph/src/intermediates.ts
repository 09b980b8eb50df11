import type { Weights } from '@fgclip2/checkpoint';
import { joinBatches, type Tensor } from '@fgclip2/tensor';
import type { Graph } from './graph.ts';
import type { Value } from './graph-parts.ts';
import type { LayerConfig } from './layers.ts';

/** Which intermediates of a tower are outputs of its graph. */
export interface IntermediateOptions {
  /** What enters the encoder and what leaves each layer. @default false */
  hiddenStates?: boolean | undefined;
  /** The attention probabilities of each layer; attention is then spelled out, not fused. @default false */
  attentions?: boolean | undefined;
}

/** Intermediates of a tower of L layers; B items, S rows an item, C = hiddenSize. */
export interface Intermediates {
  /** L + 1 tensors [B, S, C]: the embeddings, then each layer's output, the last before the final norm. */
  hiddenStates?: Tensor<'float32'>[] | undefined;
  /** L tensors [B, heads, S, S]: after softmax. */
  attentions?: Tensor<'float32'>[] | undefined;
}

/** Makes outputs of the graph out of the intermediates that were asked for; `shape` is [B, S, C] as int64. */
export function outputIntermediates(
  graph: Graph,
  embedded: Value,
  shape: Value,
  config: LayerConfig,
  weights: Weights,
  { hiddenStates = false, attentions = false }: IntermediateOptions,
): void {
  const layers = Array.from({ length: config.numHiddenLayers }, (_, index) => weights.at(`layers.${index}`));
  if (hiddenStates) {
    const values = [embedded, ...layers.map(({ path }) => graph.labeled(path))];
    values.forEach((value, index) => {
      const rows = graph.op('Reshape', [value, shape]);
      graph.output(`hidden_states.${index}`, rows, ['batch', 'rows', config.hiddenSize]);
    });
  }
  if (attentions) {
    layers.forEach((layer, index) => {
      const probabilities = graph.labeled(layer.at('self_attn.probabilities').path);
      graph.output(`attentions.${index}`, probabilities, ['batch', config.numAttentionHeads, 'rows', 'rows']);
    });
  }
}

/** Collects the intermediates from the outputs of runs over parts of a batch, joined along the batch. */
export function collectIntermediates(runs: readonly Readonly<Record<string, Tensor>>[]): Intermediates {
  const collect = (name: string): Tensor<'float32'>[] | undefined => {
    const tensors: Tensor<'float32'>[] = [];
    while (runs[0]?.[`${name}.${tensors.length}`] !== undefined) {
      const key = `${name}.${tensors.length}`;
      tensors.push(joinBatches(runs.map((outputs) => outputs[key] as Tensor<'float32'>)));
    }
    return tensors.length > 0 ? tensors : undefined;
  };
  return { hiddenStates: collect('hidden_states'), attentions: collect('attentions') };
}
