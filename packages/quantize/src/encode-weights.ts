import { q4BlockSize, quantizedTable } from '@fgclip2/checkpoint';

/** 8-bit weights as a graph takes them. */
export interface Q8Weight {
  /** [in, out], each column in units of its scale. */
  values: Int8Array;
  /** [out] */
  scales: Float32Array;
}

/**
 * A linear weight [out, in] in 8 bits: signed, symmetric, one scale an output.
 *
 * `smoothing` [in] multiplies each input's column first; what the layer reads must be divided by it.
 */
export function encodeQ8(weight: Float32Array, inputs: number, smoothing?: Float32Array): Q8Weight {
  const out = weight.length / inputs;
  const values = new Int8Array(weight.length);
  const scales = new Float32Array(out);
  const row = new Float32Array(inputs);
  for (let o = 0; o < out; o++) {
    let largest = 0;
    for (let i = 0; i < inputs; i++) {
      row[i] = weight[o * inputs + i]! * (smoothing?.[i] ?? 1);
      largest = Math.max(largest, Math.abs(row[i]!));
    }
    const scale = Math.fround(largest / 127) || 1;
    scales[o] = scale;
    for (let i = 0; i < inputs; i++) values[i * out + o] = clamp(Math.round(row[i]! / scale), 127);
  }
  return { values, scales };
}

/** 4-bit weights as a graph takes them. */
export interface Q4Weight {
  /** [out, blocks, 16]: two values a byte, the low one first, 8 meaning zero. */
  values: Uint8Array;
  /** [out, blocks] */
  scales: Float32Array;
}

/** A linear weight [out, in] in 4 bits: signed, symmetric, one scale for each 32 inputs of an output. */
export function encodeQ4(weight: Float32Array, inputs: number): Q4Weight {
  const out = weight.length / inputs;
  const blocks = Math.ceil(inputs / q4BlockSize);
  const values = new Uint8Array((out * blocks * q4BlockSize) / 2);
  const scales = new Float32Array(out * blocks);
  for (let block = 0; block < out * blocks; block++) {
    const first = Math.floor(block / blocks) * inputs + (block % blocks) * q4BlockSize;
    const length = Math.min(q4BlockSize, inputs - (block % blocks) * q4BlockSize);
    // The value of the largest magnitude becomes -8: the range is -8 to 7.
    let extreme = 0;
    for (let i = 0; i < length; i++) {
      if (Math.abs(weight[first + i]!) > Math.abs(extreme)) extreme = weight[first + i]!;
    }
    const scale = Math.fround(extreme / -8) || 1;
    scales[block] = scale;
    for (let i = 0; i < q4BlockSize; i++) {
      const value = i < length ? weight[first + i]! / scale : 0;
      const nibble = Math.max(0, Math.min(15, Math.round(value) + 8));
      values[(block * q4BlockSize + i) >> 1]! |= nibble << (4 * (i % 2));
    }
  }
  return { values, scales };
}

/** Rows of a table in 8 bits: `width` signed values, then the row's scale as float32. [rows, width + 4] */
export function encodeRows(rows: Float32Array, width: number): Uint8Array {
  const count = rows.length / width;
  const [, length] = quantizedTable(count, width).shape as [number, number];
  const bytes = new Uint8Array(count * length);
  const view = new DataView(bytes.buffer);
  for (let row = 0; row < count; row++) {
    let largest = 0;
    for (let i = 0; i < width; i++) largest = Math.max(largest, Math.abs(rows[row * width + i]!));
    const scale = Math.fround(largest / 127) || 1;
    const start = row * length;
    for (let i = 0; i < width; i++) bytes[start + i] = clamp(Math.round(rows[row * width + i]! / scale), 127);
    view.setFloat32(start + width, scale, true);
  }
  return bytes;
}

/** float32 as float16 bits, rounded to nearest even; what is too large becomes infinite. */
export function encodeHalf(values: Float32Array): Uint16Array {
  const halves = new Uint16Array(values.length);
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let i = 0; i < values.length; i++) halves[i] = halfBits(bits[i]!);
  return halves;
}

function halfBits(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00; // NaN
  if (magnitude >= 0x47800000) return sign | 0x7c00; // 65536 and more
  if (magnitude < 0x33000000) return sign; // less than half the smallest subnormal
  const exponent = (magnitude >>> 23) - 112;
  const mantissa = (magnitude & 0x7fffff) | 0x800000;
  const shift = exponent > 0 ? 13 : 14 - exponent;
  const rest = mantissa & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  let result = mantissa >>> shift;
  if (rest > half || (rest === half && (result & 1) === 1)) result++;
  // The hidden bit adds one to the exponent, and so does a carry out of the mantissa.
  return sign | (exponent > 0 ? result + ((exponent - 1) << 10) : result);
}

function clamp(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
