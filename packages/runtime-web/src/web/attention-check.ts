import type { InferenceSession } from 'onnxruntime-web/wasm';
import type { OnnxRuntime } from './builds.ts';

/**
 * An ONNX model in base64: mixed [1, 64, 128] = MultiHeadAttention (com.microsoft, 2 heads) of query, key and
 * value, each float32 [1, 64, 128].
 */
const attentionModel =
  'CAoSB2ZnY2xpcDI6qQIKdAoFcXVlcnkKA2tleQoFdmFsdWUSFE11bHRpSGVhZEF0dGVudGlvbl8wGhRNdWx0aUhlYWRBdHRlbnRp' +
  'b25fMCISTXVsdGlIZWFkQXR0ZW50aW9uKhAKCW51bV9oZWFkcxgCoAECOg1jb20ubWljcm9zb2Z0CjAKFE11bHRpSGVhZEF0dGVu' +
  'dGlvbl8wEgVtaXhlZBoFbWl4ZWQiCElkZW50aXR5OgASCWF0dGVudGlvblocCgVxdWVyeRITChEIARINCgIIAQoCCEAKAwiAAVoa' +
  'CgNrZXkSEwoRCAESDQoCCAEKAghACgMIgAFaHAoFdmFsdWUSEwoRCAESDQoCCAEKAghACgMIgAFiHAoFbWl4ZWQSEwoRCAESDQoC' +
  'CAEKAghACgMIgAFCBAoAEBRCEQoNY29tLm1pY3Jvc29mdBAB';

/** Sizes of one attention layer over a sequence: `width` is heads times the size of a head. */
export interface AttentionSize {
  readonly length: number;
  readonly width: number;
  readonly heads: number;
}

/** Long enough for the fused kernel, which takes over from 32 queries on. */
const size: AttentionSize = { length: 64, width: 128, heads: 2 };

/** The largest error of {@link attentionError} that rounding explains; values are up to 1. */
export const attentionTolerance = 1e-4;

/** How far an attention layer is off from its known result. */
export async function attentionError(
  { InferenceSession, Tensor }: OnnxRuntime,
  options: InferenceSession.SessionOptions,
): Promise<number> {
  const query = values((i) => 3 * Math.sin(i * 0.37));
  const key = values((i) => Math.cos(i * 0.11));
  const value = values((i) => Math.sin(i * i * 0.013));
  const expected = attention(query, key, value, size);
  const tensor = (data: Float32Array) => new Tensor('float32', data, [1, size.length, size.width]);

  const model = Uint8Array.from(atob(attentionModel), (char) => char.charCodeAt(0));
  const session = await InferenceSession.create(model, options);
  try {
    const { mixed } = await session.run({ query: tensor(query), key: tensor(key), value: tensor(value) });
    const actual = mixed!.data as Float32Array;
    return Math.max(...expected.map((number, i) => Math.abs(number - actual[i]!)));
  } finally {
    await session.release();
  }
}

/** softmax(q kᵀ / sqrt(width / heads)) v, heads as contiguous slices of the width. All [length, width] */
export function attention(
  query: Float32Array,
  key: Float32Array,
  value: Float32Array,
  { length, width, heads }: AttentionSize,
): Float32Array {
  const size = width / heads;
  const mixed = new Float32Array(length * width);
  for (let head = 0; head < heads; head++) {
    for (let row = 0; row < length; row++) {
      const at = row * width + head * size;
      const weights = Array.from({ length }, (_, other) => {
        let product = 0;
        for (let i = 0; i < size; i++) product += query[at + i]! * key[other * width + head * size + i]!;
        return Math.exp(product / Math.sqrt(size));
      });
      const sum = weights.reduce((total, weight) => total + weight, 0);
      for (let i = 0; i < size; i++) {
        let total = 0;
        for (let other = 0; other < length; other++) {
          total += weights[other]! * value[other * width + head * size + i]!;
        }
        mixed[at + i] = total / sum;
      }
    }
  }
  return mixed;
}

function values(at: (index: number) => number): Float32Array {
  return Float32Array.from({ length: size.length * size.width }, (_, index) => at(index));
}
