import type { SafetensorsDType } from './safetensors-dtype.ts';

/** The dtypes that become float32 exactly. */
export type FloatDType = 'F32' | 'F16' | 'BF16';

/** Whether a dtype becomes float32 exactly. */
export function isFloatDType(dtype: SafetensorsDType): dtype is FloatDType {
  return dtype === 'F32' || dtype === 'F16' || dtype === 'BF16';
}

/**
 * Writes stored elements as float32 into `target` from `offset` on, exactly, the bits of NaNs included.
 * Bytes may begin at any alignment. Little-endian hosts only, as every JavaScript platform of today is.
 */
export function decodeFloat32(
  bytes: Uint8Array,
  dtype: FloatDType,
  target: Float32Array,
  offset: number,
): void {
  if (dtype === 'F32') {
    new Uint8Array(target.buffer, target.byteOffset, target.byteLength).set(bytes, offset * 4);
    return;
  }
  const aligned = bytes.byteOffset % 2 === 0 ? bytes : bytes.slice();
  const halves = new Uint16Array(aligned.buffer, aligned.byteOffset, aligned.length / 2);
  const bits = new Uint32Array(target.buffer, target.byteOffset, target.length);
  if (dtype === 'BF16') {
    for (let i = 0; i < halves.length; i++) bits[offset + i] = halves[i]! << 16;
    return;
  }
  for (let i = 0; i < halves.length; i++) {
    const half = halves[i]!;
    const sign = (half & 0x8000) << 16;
    const magnitude = half & 0x7fff;
    if (magnitude >= 0x7c00) {
      bits[offset + i] = sign | 0x7f800000 | (magnitude << 13); // infinity, NaN
    } else if (magnitude >= 0x400) {
      bits[offset + i] = sign | ((magnitude << 13) + 0x38000000); // exponent bias 15 -> 127
    } else {
      target[offset + i] = magnitude * 2 ** -24; // subnormal or zero
      bits[offset + i] = bits[offset + i]! | sign;
    }
  }
}
