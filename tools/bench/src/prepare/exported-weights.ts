import { type Checkpoint, type CheckpointTensor, readFloat32 } from '@fgclip2/checkpoint';
import { type NewTensor, writeSafetensors } from './write-safetensors.ts';

// An exporter stores weights as MatMul takes them, [in, out], and the patch embedding as Conv takes it. The 8-bit
// ones are what transformers.js's own script makes with onnxruntime's quantize_dynamic: one scale a tensor;
// unsigned with a zero point for the vision tower (it holds a Conv), signed without one for the text tower.

/** Writes the weights of both towers as an export has them, under `<path>.matmul`, in one safetensors file. */
export async function writeExportedWeights(
  path: string,
  checkpoint: Checkpoint,
  dtype: 'fp32' | 'q8',
): Promise<void> {
  const tensors: NewTensor[] = [];
  const matmul = (name: string, shape: readonly number[], read: () => Promise<Float32Array>): void => {
    if (dtype === 'fp32') {
      tensors.push({ name, dtype: 'F32', shape, make: read });
      return;
    }
    const signed = name.startsWith('text_model');
    let encoded: Promise<Encoded> | undefined;
    const encode = () => {
      encoded ??= read().then((values) => (signed ? encodeSigned(values) : encodeUnsigned(values)));
      return encoded;
    };
    const parts: [string, 'F32' | 'I8' | 'U8', readonly number[], keyof Encoded][] = [
      ['quantized', signed ? 'I8' : 'U8', shape, 'values'],
      ['scale', 'F32', [1], 'scale'],
      ['zero', signed ? 'I8' : 'U8', [1], 'zero'],
    ];
    for (const [part, type, size, key] of parts) {
      tensors.push({
        name: `${name}_${part}`,
        dtype: type,
        shape: size,
        make: async () => (await encode())[key],
      });
    }
  };
  for (const tensor of checkpoint.tensors.values()) {
    const path = tensor.name.replace(/\.weight$/, '');
    if (/^vision_model\.embeddings\.patch_embedding\.weight$/.test(tensor.name)) {
      const [out, inputs] = tensor.shape as [number, number];
      const side = Math.sqrt(inputs / 3);
      const make = async () => convolution(await readFloat32(tensor), out, side);
      tensors.push({ name: `${path}.conv`, dtype: 'F32', shape: [out, 3, side, side], make });
    }
    if (/^text_model\..*token_embedding\.weight$/.test(tensor.name) && dtype === 'q8') {
      matmul(`${path}.matmul`, tensor.shape, () => readFloat32(tensor));
    } else if (
      /^(vision|text)_model\.(?!.*embedding.*position).*\.weight$/.test(tensor.name) &&
      isLinear(tensor)
    ) {
      const [out, inputs] = tensor.shape as [number, number];
      matmul(`${path}.matmul`, [inputs, out], async () => transpose(await readFloat32(tensor), out, inputs));
    }
    if (/^vision_model\.head\.attention\.in_proj_weight$/.test(tensor.name)) {
      const width = tensor.shape[1]!;
      for (const [third, letter] of ['q', 'k', 'v'].entries()) {
        const part = async () =>
          (await readFloat32(tensor)).subarray(third * width * width, (third + 1) * width * width);
        const make = async () => transpose(await part(), width, width);
        matmul(`vision_model.head.attention.${letter}_proj.matmul`, [width, width], make);
      }
    }
  }
  await writeSafetensors(path, tensors);
}

interface Encoded {
  readonly values: Uint8Array | Int8Array;
  readonly scale: Float32Array;
  readonly zero: Uint8Array | Int8Array;
}

function isLinear({ name, shape }: CheckpointTensor): boolean {
  return shape.length === 2 && !/embeddings\.(token|position)/.test(name);
}

function encodeSigned(weights: Float32Array): Encoded {
  let largest = 0;
  for (const weight of weights) largest = Math.max(largest, Math.abs(weight));
  const scale = largest / 127;
  const values = new Int8Array(weights.length);
  for (let i = 0; i < weights.length; i++) values[i] = Math.round(weights[i]! / scale);
  return { values, scale: Float32Array.of(scale), zero: Int8Array.of(0) };
}

function encodeUnsigned(weights: Float32Array): Encoded {
  let [lowest, highest] = [0, 0];
  for (const weight of weights) {
    lowest = Math.min(lowest, weight);
    highest = Math.max(highest, weight);
  }
  const scale = (highest - lowest) / 255;
  const zero = Math.round(-lowest / scale);
  const values = new Uint8ClampedArray(weights.length);
  for (let i = 0; i < weights.length; i++) values[i] = Math.round(weights[i]! / scale) + zero;
  return { values: new Uint8Array(values.buffer), scale: Float32Array.of(scale), zero: Uint8Array.of(zero) };
}

/** [out, in] -> [in, out] */
function transpose(weights: Float32Array, out: number, inputs: number): Float32Array {
  const transposed = new Float32Array(weights.length);
  for (let o = 0; o < out; o++) {
    for (let i = 0; i < inputs; i++) transposed[i * out + o] = weights[o * inputs + i]!;
  }
  return transposed;
}

/** [out, side * side * 3] -> [out, 3, side, side] */
function convolution(weights: Float32Array, out: number, side: number): Float32Array {
  const area = side * side;
  const moved = new Float32Array(weights.length);
  for (let o = 0; o < out; o++) {
    for (let pixel = 0; pixel < area; pixel++) {
      for (let c = 0; c < 3; c++) moved[(o * 3 + c) * area + pixel] = weights[(o * area + pixel) * 3 + c]!;
    }
  }
  return moved;
}
