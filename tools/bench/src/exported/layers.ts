import type { Weights } from '@fgclip2/checkpoint';
import { axes, type Graph, type LayerConfig, type Value } from '@fgclip2/graph';
import { Tensor } from '@fgclip2/tensor';

// A tower as torch.onnx writes it: MatMul and Add on transposed weights, attention and gelu in plain operators.
// Shapes: B items, S rows an item, C = hiddenSize.

/** torch.nn.Linear as MatMul + Add, or its 8-bit form in onnxruntime's fused spelling. [B, S, in] -> [B, S, out] */
export function linear(
  graph: Graph,
  x: Value,
  weights: Weights,
  [inputs, out]: readonly [number, number],
): Value {
  const bias = graph.weight(weights.take('bias', [out]));
  return graph.op('Add', [matmul(graph, x, weights, [inputs, out]), bias]);
}

/** x W, without the bias. [B, S, in] -> [B, S, out] */
export function matmul(graph: Graph, x: Value, weights: Weights, shape: readonly [number, number]): Value {
  if (!weights.has('matmul_quantized'))
    return graph.op('MatMul', [x, graph.weight(weights.take('matmul', shape))]);
  const parts = quantizedParts(graph, weights, shape);
  return graph.op('com.microsoft:DynamicQuantizeMatMul', [x, ...parts]);
}

/** An 8-bit weight, its scale and its zero. */
export function quantizedParts(
  graph: Graph,
  weights: Weights,
  shape: readonly number[],
): [weight: Value, scale: Value, zero: Value] {
  return [
    graph.weight(weights.take('matmul_quantized', shape, ['I8', 'U8'])),
    graph.weight(weights.take('matmul_scale', [1])),
    graph.weight(weights.take('matmul_zero', [1], ['I8', 'U8'])),
  ];
}

/** torch.nn.LayerNorm over the last axis. */
export function layerNorm(
  graph: Graph,
  x: Value,
  { hiddenSize, layerNormEps }: LayerConfig,
  weights: Weights,
): Value {
  const inputs = ['weight', 'bias'].map((name) => graph.weight(weights.take(name, [hiddenSize])));
  return graph.op('LayerNormalization', [x, ...inputs], { axis: -1, epsilon: { float: layerNormEps } });
}

/** softmax(q kᵀ / sqrt(C / heads) + bias) v. [B, Q, C], [B, S, C] -> [B, Q, C] */
export function attention(
  graph: Graph,
  [query, key, value]: readonly [Value, Value, Value],
  { hiddenSize, numAttentionHeads }: LayerConfig,
  bias?: Value,
): Value {
  const perHead = hiddenSize / numAttentionHeads;
  const heads = (x: Value, perm: number[]): Value =>
    graph.op('Transpose', [graph.op('Reshape', [x, axes(graph, [0, -1, numAttentionHeads, perHead])])], {
      perm,
    });
  const products = graph.op('MatMul', [heads(query, [0, 2, 1, 3]), heads(key, [0, 2, 3, 1])]); // [B, heads, Q, S]
  const scaled = graph.op('Mul', [products, number(graph, 1 / Math.sqrt(perHead))]);
  const scores = bias ? graph.op('Add', [scaled, bias]) : scaled;
  const probabilities = graph.op('Softmax', [scores], { axis: -1 });
  const mixed = graph.op('MatMul', [probabilities, heads(value, [0, 2, 1, 3])]); // [B, heads, Q, C/heads]
  const joined = graph.op('Transpose', [mixed], { perm: [0, 2, 1, 3] }); // [B, Q, heads, C/heads]
  return graph.op('Reshape', [joined, axes(graph, [0, -1, hiddenSize])]); // [B, Q, C]
}

/** fc2(gelu(fc1 x)), the tanh form of gelu spelled out. [B, S, C] -> [B, S, C] */
export function mlp(
  graph: Graph,
  x: Value,
  { hiddenSize, intermediateSize }: LayerConfig,
  weights: Weights,
): Value {
  const h = linear(graph, x, weights.at('fc1'), [hiddenSize, intermediateSize]);
  const cubic = graph.op('Mul', [graph.op('Pow', [h, number(graph, 3)]), number(graph, 0.044715)]);
  const inner = graph.op('Mul', [graph.op('Add', [h, cubic]), number(graph, Math.sqrt(2 / Math.PI))]);
  const gate = graph.op('Add', [graph.op('Tanh', [inner]), number(graph, 1)]);
  const active = graph.op('Mul', [graph.op('Mul', [h, number(graph, 0.5)]), gate]);
  return linear(graph, active, weights.at('fc2'), [intermediateSize, hiddenSize]);
}

/** The layers of a tower, one after another. [B, S, C] -> [B, S, C] */
export function encoder(graph: Graph, x: Value, config: LayerConfig, weights: Weights, bias?: Value): Value {
  const square = [config.hiddenSize, config.hiddenSize] as const;
  let y = x;
  for (let index = 0; index < config.numHiddenLayers; index++) {
    const layer = weights.at(`layers.${index}`);
    const normed = layerNorm(graph, y, config, layer.at('layer_norm1'));
    const project = (name: string): Value => linear(graph, normed, layer.at(`self_attn.${name}`), square);
    const mixed = attention(graph, [project('q_proj'), project('k_proj'), project('v_proj')], config, bias);
    const middle = graph.op('Add', [y, linear(graph, mixed, layer.at('self_attn.out_proj'), square)]);
    const renormed = layerNorm(graph, middle, config, layer.at('layer_norm2'));
    y = graph.op('Add', [middle, mlp(graph, renormed, config, layer.at('mlp'))]);
  }
  return y;
}

function number(graph: Graph, value: number): Value {
  return graph.constant(`number_${value}`, new Tensor('float32', Float32Array.of(value), []));
}
