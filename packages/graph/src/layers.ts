import { packedProjection, quantizedAs, type Weights } from '@fgclip2/checkpoint';
import { Tensor } from '@fgclip2/tensor';
import type { Graph } from './graph.ts';
import type { StoredWeight, Value } from './graph-parts.ts';
import { quantizedLinear } from './quantized-linear.ts';

/** The fields of a tower's configuration that its layers need. */
export interface LayerConfig {
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly numHiddenLayers: number;
  readonly numAttentionHeads: number;
  readonly layerNormEps: number;
}

// Shapes in the comments: B items, S rows an item (slots or patches), C = hiddenSize, I = intermediateSize.
// Activations are two-dimensional, [B*S, C]: Gemm then multiplies straight by the checkpoint's [out, in]
// weights. Attention needs [B, S, C]; `shape` is that shape, as an int64 tensor of three numbers.

/**
 * y = x Wᵀ + b, with a quantized W where the checkpoint holds one. [rows, in] -> [rows, out]
 *
 * @see torch.nn.Linear
 */
export function linear(graph: Graph, x: Value, weights: Weights, out: number, inputs: number): Value {
  const quantized = quantizedLinear(graph, x, weights, out, inputs);
  if (quantized !== undefined) return graph.label(weights.path, quantized);
  const weight = weights.take('weight', [out, inputs]);
  const bias = weights.take('bias', [out]);
  return graph.label(weights.path, gemm(graph, x, weight, bias));
}

/** y = x Wᵀ + b for weights that the caller has. [rows, in] -> [rows, out] */
export function gemm(graph: Graph, x: Value, weight: StoredWeight, bias: StoredWeight): Value {
  return graph.op('Gemm', [x, graph.weight(weight), graph.weight(bias)], { transB: 1 });
}

/**
 * Layer normalization over the last axis. [rows, C] -> [rows, C]
 *
 * @see torch.nn.LayerNorm
 */
export function layerNorm(graph: Graph, x: Value, config: LayerConfig, weights: Weights): Value {
  const weight = graph.weight(weights.take('weight', [config.hiddenSize]));
  const bias = graph.weight(weights.take('bias', [config.hiddenSize]));
  const y = graph.op('LayerNormalization', [x, weight, bias], {
    axis: -1,
    epsilon: { float: config.layerNormEps },
  });
  return graph.label(weights.path, y);
}

/** What attention needs beside its queries, keys and values. */
export interface AttentionShape {
  /** int64 [3]: [B, S, C]. */
  readonly shape: Value;
  /** Added to the scores: 0 where a key counts, the lowest float32 where it is masked. [B, 1, S, S] */
  readonly bias?: Value | undefined;
  /** Spells attention out, so that its probabilities are values of the graph. @default false */
  readonly showProbabilities?: boolean | undefined;
}

/**
 * Self-attention: q, k, v projections, attention, output. [B*S, C] -> [B*S, C]
 *
 * @see modeling_fgclip2.py, Fgclip2Attention
 */
export function selfAttention(
  graph: Graph,
  x: Value,
  config: LayerConfig,
  weights: Weights,
  { shape, bias, showProbabilities = false }: AttentionShape,
): Value {
  const width = config.hiddenSize;
  const project = (name: string) => linear(graph, x, weights.at(name), width, width); // [B*S, C]
  const rows = packedProjections(graph, x, weights, width) ?? ['q_proj', 'k_proj', 'v_proj'].map(project);
  const [q, k, v] = rows.map((value) => graph.op('Reshape', [value, shape])) as [Value, Value, Value]; // [B, S, C]
  const mixed = showProbabilities
    ? spelledOutAttention(graph, q, k, v, config, weights, bias)
    : multiHeadAttention(graph, q, k, v, config, bias); // [B, S, C]
  const y = linear(graph, flatten(graph, mixed, width), weights.at('out_proj'), width, width); // [B*S, C]
  return graph.label(weights.path, y);
}

/**
 * q, k and v of a checkpoint that holds their projections as one, [rows, C] each; `undefined` of one that does not.
 * 8-bit checkpoints do: what is projected is then quantized once instead of three times.
 */
export function packedProjections(
  graph: Graph,
  x: Value,
  weights: Weights,
  width: number,
): [q: Value, k: Value, v: Value] | undefined {
  const all = weights.at(packedProjection);
  if (quantizedAs(all) === undefined) return undefined;
  const packed = linear(graph, x, all, 3 * width, width); // [rows, 3C]
  const third = (index: number) => {
    const [from, to] = [axes(graph, [index * width]), axes(graph, [(index + 1) * width])];
    return graph.op('Slice', [packed, from, to, axes(graph, [1])]); // [rows, C]
  };
  return [third(0), third(1), third(2)];
}

/** softmax(q kᵀ / sqrt(C / heads) + bias) v, heads as contiguous slices of C. [B, Q, C], [B, K, C] -> [B, Q, C] */
export function multiHeadAttention(
  graph: Graph,
  query: Value,
  key: Value,
  value: Value,
  config: LayerConfig,
  bias?: Value,
): Value {
  const inputs = bias ? [query, key, value, undefined, undefined, bias] : [query, key, value];
  return graph.op('com.microsoft:MultiHeadAttention', inputs, { num_heads: config.numAttentionHeads });
}

/** The same without fusing, which labels the probabilities [B, heads, Q, K] `<path>.probabilities`. */
function spelledOutAttention(
  graph: Graph,
  query: Value,
  key: Value,
  value: Value,
  config: LayerConfig,
  weights: Weights,
  bias?: Value,
): Value {
  const { hiddenSize, numAttentionHeads } = config;
  const perHead = hiddenSize / numAttentionHeads;
  const heads = (x: Value, perm: number[]) => {
    const split = graph.op('Reshape', [x, axes(graph, [0, 0, numAttentionHeads, perHead])]); // [B, S, heads, C/heads]
    return graph.op('Transpose', [split], { perm });
  };
  const scale = graph.constant(
    'attention_scale',
    new Tensor('float32', Float32Array.of(1 / Math.sqrt(perHead)), []),
  );
  const products = graph.op('MatMul', [heads(query, [0, 2, 1, 3]), heads(key, [0, 2, 3, 1])]); // [B, heads, Q, K]
  const scaled = graph.op('Mul', [products, scale]);
  const scores = bias ? graph.op('Add', [scaled, bias]) : scaled;
  const probabilities = graph.op('Softmax', [scores], { axis: -1 });
  graph.label(`${weights.path}.probabilities`, probabilities);
  const mixed = graph.op('MatMul', [probabilities, heads(value, [0, 2, 1, 3])]); // [B, heads, Q, C/heads]
  const joined = graph.op('Transpose', [mixed], { perm: [0, 2, 1, 3] }); // [B, Q, heads, C/heads]
  return graph.op('Reshape', [joined, axes(graph, [0, 0, hiddenSize])]); // [B, Q, C]
}

/**
 * fc2(gelu(fc1 x)), the tanh form of gelu. [rows, C] -> [rows, C]
 *
 * @see modeling_fgclip2.py, Fgclip2MLP
 */
export function mlp(graph: Graph, x: Value, config: LayerConfig, weights: Weights): Value {
  const { hiddenSize, intermediateSize } = config;
  const hidden = linear(graph, x, weights.at('fc1'), intermediateSize, hiddenSize); // [rows, I]
  const active = graph.op('com.microsoft:FastGelu', [hidden]);
  const y = linear(graph, active, weights.at('fc2'), hiddenSize, intermediateSize); // [rows, C]
  return graph.label(weights.path, y);
}

/**
 * One pre-norm layer. [B*S, C] -> [B*S, C]
 *
 * @see modeling_fgclip2.py, Fgclip2EncoderLayer
 */
export function encoderLayer(
  graph: Graph,
  x: Value,
  config: LayerConfig,
  weights: Weights,
  attention: AttentionShape,
): Value {
  const normed = layerNorm(graph, x, config, weights.at('layer_norm1'));
  const attended = selfAttention(graph, normed, config, weights.at('self_attn'), attention);
  const middle = graph.op('Add', [x, attended]);
  const renormed = layerNorm(graph, middle, config, weights.at('layer_norm2'));
  const y = graph.op('Add', [middle, mlp(graph, renormed, config, weights.at('mlp'))]);
  return graph.label(weights.path, y);
}

/**
 * The first `layers` layers of a tower, one after another. [B*S, C] -> [B*S, C]
 *
 * @see modeling_fgclip2.py, Fgclip2Encoder
 */
export function encoder(
  graph: Graph,
  x: Value,
  config: LayerConfig,
  weights: Weights,
  attention: AttentionShape,
  layers: number = config.numHiddenLayers,
): Value {
  let y = x;
  for (let index = 0; index < layers; index++) {
    y = encoderLayer(graph, y, config, weights.at(`layers.${index}`), attention);
  }
  return y;
}

/** The additive bias of a 0/1 mask over keys: any value other than 1 is masked. [B, S] -> [B, 1, 1, S] */
export function attentionBias(graph: Graph, mask: Value): Value {
  const one = graph.constant('mask_one', new Tensor('int32', Int32Array.of(1), []));
  const open = graph.constant('bias_open', new Tensor('float32', Float32Array.of(0), []));
  // The lowest float32, not -Infinity: in a row where every key is masked all scores become this one number,
  // and softmax is uniform, as in the reference.
  const lowest = Float32Array.of(-3.4028234663852886e38);
  const masked = graph.constant('bias_masked', new Tensor('float32', lowest, []));
  const bias = graph.op('Where', [graph.op('Equal', [mask, one]), open, masked]); // [B, S]
  return graph.op('Unsqueeze', [bias, axes(graph, [1, 2])]);
}

/** Repeats an attention bias for every query. [B, 1, 1, S] and queries [B, Q, C] -> [B, 1, Q, S] */
export function biasForEveryQuery(graph: Graph, bias: Value, queries: Value): Value {
  const count = graph.op('Shape', [queries], { start: 1, end: 2 }); // Q
  const repeats = graph.op('Concat', [axes(graph, [1, 1]), count, axes(graph, [1])], { axis: 0 }); // 1, 1, Q, 1
  return graph.op('Expand', [bias, repeats]);
}

/** [..., C] -> [rows, C] */
export function flatten(graph: Graph, x: Value, width: number): Value {
  return graph.op('Reshape', [x, axes(graph, [-1, width])]);
}

/** int64 numbers inside the graph: a shape or a list of axes. */
export function axes(graph: Graph, numbers: readonly number[]): Value {
  const data = BigInt64Array.from(numbers, BigInt);
  return graph.constant(`axes_${numbers.join('_')}`, new Tensor('int64', data, [numbers.length]));
}
