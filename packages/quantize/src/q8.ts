import {
  type CheckpointTensor,
  type NamedTensors,
  packedProjection,
  q8Linear,
  readFloat32,
} from '@fgclip2/checkpoint';
import { encodeQ8 } from './encode-weights.ts';
import { copied, madeAtOnce, onceForTwo, type PlannedTensor } from './planned-tensor.ts';
import { type Calibration, expectedLargest, smoothingFactors } from './smoothing.ts';

/**
 * What each tensor of the layers becomes in 8 bits: linear weights with a scale an output, q, k and v as one, norms
 * divided by the smoothing of the weights that read them; other tensors stay as they are.
 */
export function q8(
  { tensors }: NamedTensors,
  calibration: Calibration,
): (tensor: CheckpointTensor) => PlannedTensor[] {
  const factors = new Map<string, Promise<Float32Array>>();

  return (tensor) => {
    const [, layer, module, kind] = layerTensor.exec(tensor.name) ?? [];
    if (layer === undefined || module === undefined) return [copied(tensor)];
    const path = `${layer}.${module}`;
    if (module.startsWith('layer_norm')) return [smoothedNorm(tensor, () => factorsFor(path))];
    if (/[qkv]_proj$/.test(module))
      return `${module}.${kind}` === 'self_attn.q_proj.weight' ? packed(layer) : [];
    if (kind === 'bias') return [copied(tensor)];
    const norm = `${layer}.layer_norm2`;
    return linear(path, [tensor], module === 'mlp.fc1' ? () => factorsFor(norm) : undefined);
  };

  /** The three projections of a layer as one: what they read is then quantized once. */
  function packed(layer: string): PlannedTensor[] {
    const path = `${layer}.self_attn.${packedProjection}`;
    const parts = (kind: string) =>
      ['q', 'k', 'v'].map((name) => tensors.get(`${layer}.self_attn.${name}_proj.${kind}`)!);
    const biases = parts('bias');
    const length = biases.reduce((sum, { shape }) => sum + shape[0]!, 0);
    return [
      ...linear(path, parts('weight'), () => factorsFor(`${layer}.layer_norm1`)),
      madeAtOnce(`${path}.bias`, { dtype: 'F32', shape: [length] }, () => joined(biases)),
    ];
  }

  /** Smoothing of the weights that read a norm. */
  function factorsFor(norm: string): Promise<Float32Array> {
    let found = factors.get(norm);
    if (found === undefined) {
      found = computeFactors(norm);
      factors.set(norm, found);
    }
    return found;
  }

  async function computeFactors(norm: string): Promise<Float32Array> {
    const layer = norm.slice(0, norm.lastIndexOf('.'));
    const readers = norm.endsWith('1')
      ? ['q', 'k', 'v'].map((name) => `${layer}.self_attn.${name}_proj.weight`)
      : [`${layer}.mlp.fc1.weight`];
    const [gamma, beta] = await Promise.all([
      readFloat32(tensors.get(`${norm}.weight`)!),
      readFloat32(tensors.get(`${norm}.bias`)!),
    ]);
    const largest = calibration.get(norm) ?? expectedLargest(gamma, beta);
    return smoothingFactors(
      largest,
      readers.map((name) => tensors.get(name)!),
    );
  }
}

/** A tensor of a layer that may change: the layer's path, the module, weight or bias. */
const layerTensor =
  /^(.+\.encoder\.layers\.\d+)\.(layer_norm[12]|self_attn\.[qkv]_proj|self_attn\.out_proj|mlp\.fc[12])\.(weight|bias)$/;

/** Linear weights with the same inputs, as one. */
function linear(
  path: string,
  weights: readonly CheckpointTensor[],
  smoothing?: () => Promise<Float32Array>,
): PlannedTensor[] {
  const inputs = weights[0]!.shape[1]!;
  const out = weights.reduce((sum, { shape }) => sum + shape[0]!, 0);
  const { values, scales } = q8Linear(out, inputs);
  const encoded = onceForTwo(async () => encodeQ8(await joined(weights), inputs, await smoothing?.()));
  return [
    madeAtOnce(`${path}.${values.name}`, values, async () => (await encoded()).values),
    madeAtOnce(`${path}.${scales.name}`, scales, async () => (await encoded()).scales),
  ];
}

function smoothedNorm(tensor: CheckpointTensor, smoothing: () => Promise<Float32Array>): PlannedTensor {
  return madeAtOnce(tensor.name, { dtype: 'F32', shape: tensor.shape }, async () => {
    const [values, factors] = await Promise.all([readFloat32(tensor), smoothing()]);
    return values.map((value, channel) => value / factors[channel]!);
  });
}

/** The values of tensors one after another. */
async function joined(parts: readonly CheckpointTensor[]): Promise<Float32Array> {
  const values = await Promise.all(parts.map((part) => readFloat32(part)));
  const result = new Float32Array(values.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of values) {
    result.set(part, offset);
    offset += part.length;
  }
  return result;
}
