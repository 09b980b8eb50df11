import {
  type CheckpointTensor,
  type NamedTensors,
  readFloat32,
  type SafetensorsDType,
} from '@fgclip2/checkpoint';
import type { ReadOptions } from '@fgclip2/files';
import { q4BlockSize } from '@fgclip2/graph';
import { encodeHalf, encodeQ4, encodeQ8, encodeRows } from './encode-weights.ts';
import { expectedLargest, smoothingFactors } from './smoothing.ts';

/** What a checkpoint's weights become. */
export type QuantizedDType = 'fp16' | 'q8' | 'q4';

/** A tensor of the new file: known in size at once, made when it is written. */
export interface PlannedTensor {
  readonly name: string;
  readonly dtype: SafetensorsDType;
  readonly shape: readonly number[];
  readonly byteLength: number;
  /** Its bytes, in pieces of at most some megabytes. */
  bytes(options?: ReadOptions): AsyncGenerator<Uint8Array>;
}

/** The largest magnitude of each channel after a norm, by the norm's path; what is missing is estimated. */
export type Calibration = ReadonlyMap<string, Float32Array>;

/** Rows of a table that are in memory at a time. */
const rowsAtATime = 4096;

/** What each tensor of a checkpoint becomes in a copy of this dtype. */
export function planTensors(
  { tensors }: NamedTensors,
  dtype: QuantizedDType,
  calibration: Calibration = new Map(),
): PlannedTensor[] {
  const norms = new Map<string, Promise<Float32Array>>();
  return [...tensors.values()].flatMap((tensor): PlannedTensor[] => {
    if (dtype === 'fp16') return [half(tensor)];
    if (tensor.name.endsWith('token_embedding.weight')) return [quantizedRows(tensor)];
    const linear =
      /^(.+\.encoder\.layers\.\d+)\.(self_attn\.[qkv]_proj|self_attn\.out_proj|mlp\.fc[12])\.weight$/.exec(
        tensor.name,
      );
    if (dtype === 'q4') return linear ? q4(tensor) : [copy(tensor)];
    if (linear) {
      const [, layer, module] = linear as unknown as [string, string, string];
      if (module === 'self_attn.q_proj') return packedQ8(layer);
      if (/[kv]_proj$/.test(module)) return []; // with q
      const path = `${layer}.${module}`;
      const norm = module === 'mlp.fc1' ? `${layer}.layer_norm2` : undefined;
      return q8(path, [tensor], () => factorsFor(norm));
    }
    if (/\.encoder\.layers\.\d+\.self_attn\.[qkv]_proj\.bias$/.test(tensor.name)) return []; // packed too
    const norm = /^(.+\.encoder\.layers\.\d+\.layer_norm[12])\.(weight|bias)$/.exec(tensor.name);
    return [norm ? smoothedNorm(tensor, () => factorsFor(norm[1]!) as Promise<Float32Array>) : copy(tensor)];
  });

  /** The three projections of a layer as one: what they read is then quantised once. */
  function packedQ8(layer: string): PlannedTensor[] {
    const path = `${layer}.self_attn.qkv_proj`;
    const parts = (suffix: string) =>
      ['q', 'k', 'v'].map((name) => tensors.get(`${layer}.self_attn.${name}_proj.${suffix}`)!);
    const biases = parts('bias');
    const length = biases.reduce((sum, { shape }) => sum + shape[0]!, 0);
    return [
      ...q8(path, parts('weight'), () => factorsFor(`${layer}.layer_norm1`)),
      planned(`${path}.bias`, 'F32', [length], () => joined(biases)),
    ];
  }

  /** Smoothing of the weights that read a norm; none for those that read something else. */
  function factorsFor(norm: string | undefined): Promise<Float32Array> | undefined {
    if (norm === undefined) return undefined;
    let factors = norms.get(norm);
    if (factors === undefined) {
      factors = computeFactors(norm);
      norms.set(norm, factors);
    }
    return factors;
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

function copy({ name, dtype, shape, source, start, end }: CheckpointTensor): PlannedTensor {
  return {
    name,
    dtype,
    shape,
    byteLength: end - start,
    async *bytes(options) {
      const step = 1 << 23;
      for (let at = start; at < end; at += step) yield source.read(at, Math.min(at + step, end), options);
    },
  };
}

function half(tensor: CheckpointTensor): PlannedTensor {
  // The two numbers of the loss stay exact: exp(scale) multiplies their rounding.
  if (tensor.dtype !== 'F32' || tensor.name.startsWith('logit_')) return copy(tensor);
  return {
    name: tensor.name,
    dtype: 'F16',
    shape: tensor.shape,
    byteLength: (tensor.end - tensor.start) / 2,
    async *bytes(options) {
      for await (const values of floatsOf(tensor, options)) yield asBytes(encodeHalf(values));
    },
  };
}

function quantizedRows(tensor: CheckpointTensor): PlannedTensor {
  const [rows, width] = tensor.shape as [number, number];
  return {
    name: tensor.name.replace(/weight$/, 'qrows'),
    dtype: 'U8',
    shape: [rows, width + 4],
    byteLength: rows * (width + 4),
    async *bytes(options) {
      for await (const values of floatsOf(tensor, options, rowsAtATime * width))
        yield encodeRows(values, width);
    },
  };
}

/** Linear weights with the same inputs, in 8 bits, as one. */
function q8(
  path: string,
  weights: readonly CheckpointTensor[],
  smoothing: () => Promise<Float32Array> | undefined,
): PlannedTensor[] {
  const inputs = weights[0]!.shape[1]!;
  const out = weights.reduce((sum, { shape }) => sum + shape[0]!, 0);
  const encoded = once(async () => encodeQ8(await joined(weights), inputs, await smoothing()));
  return [
    planned(`${path}.qweight`, 'I8', [inputs, out], async () => (await encoded()).values),
    planned(`${path}.scales`, 'F32', [out], async () => (await encoded()).scales),
  ];
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

function q4(tensor: CheckpointTensor): PlannedTensor[] {
  const [out, inputs] = tensor.shape as [number, number];
  const path = tensor.name.slice(0, -'.weight'.length);
  const blocks = Math.ceil(inputs / q4BlockSize);
  const encoded = once(async () => encodeQ4(await readFloat32(tensor), inputs));
  return [
    planned(`${path}.qweight`, 'U8', [out, blocks, q4BlockSize / 2], async () => (await encoded()).values),
    planned(`${path}.scales`, 'F32', [out, blocks], async () => (await encoded()).scales),
  ];
}

function smoothedNorm(tensor: CheckpointTensor, smoothing: () => Promise<Float32Array>): PlannedTensor {
  return planned(tensor.name, 'F32', tensor.shape, async () => {
    const [values, factors] = await Promise.all([readFloat32(tensor), smoothing()]);
    return values.map((value, channel) => value / factors[channel]!);
  });
}

function planned(
  name: string,
  dtype: 'F32' | 'I8' | 'U8',
  shape: readonly number[],
  make: () => Promise<ArrayBufferView>,
): PlannedTensor {
  return {
    name,
    dtype,
    shape,
    byteLength: shape.reduce((product, size) => product * size, dtype === 'F32' ? 4 : 1),
    async *bytes() {
      yield asBytes(await make());
    },
  };
}

/** A tensor's values as float32, some at a time. */
async function* floatsOf(
  tensor: CheckpointTensor,
  options: ReadOptions | undefined,
  step = 1 << 21,
): AsyncGenerator<Float32Array> {
  const count = tensor.shape.reduce((product, size) => product * size, 1);
  const elementSize = (tensor.end - tensor.start) / count;
  for (let first = 0; first < count; first += step) {
    const last = Math.min(first + step, count);
    const part = {
      ...tensor,
      shape: [last - first],
      start: tensor.start + first * elementSize,
      end: tensor.start + last * elementSize,
    };
    yield readFloat32(part, options);
  }
}

/** Calls a function at most once until its second result has been taken: both halves of a weight are written in turn. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let pending: Promise<T> | undefined;
  return () => {
    if (pending !== undefined) {
      const result = pending;
      pending = undefined; // so that the memory goes with the last use
      return result;
    }
    pending = make();
    return pending;
  };
}

function asBytes(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}
