// The two passes of an RGB resize with 16-bit weights, in AssemblyScript: `npm run build:wasm` compiles this file.
// `src/resize/resize-simd.ts` lays out the memory and calls both.
//
// Both multiply two samples by two weights at a time (`i32x4.dot_i16x8_s`), so weights come in pairs: an odd or
// short window is filled up with zero weights, and what is read beyond it is multiplied by them.

/**
 * What `v128.swizzle` takes of a load of RGB pixels: two of them as red red green green blue blue, widened to 16 bits.
 * They stand in memory because V8 builds a constant again at each use, which costs more than the multiplication.
 */
const swizzles = memory.data<u8>([
  // The first two pixels.
  0, 255, 3, 255, 1, 255, 4, 255, 2, 255, 5, 255, 255, 255, 255, 255,
  // The third and the fourth.
  6, 255, 9, 255, 7, 255, 10, 255, 8, 255, 11, 255, 255, 255, 255, 255,
]);

/** Memory from here on is the caller's. */
export const dataEnd: usize = __heap_base;

/** `sums` and the products of two samples with two weights in each of four lanes. */
function accumulate(sums: v128, samples: v128, weights: v128): v128 {
  return i32x4.add(sums, i32x4.dot_i16x8_s(samples, weights));
}

/**
 * Resizes the width of `rows` rows, a multiple of 4: the four rows of a group share the weights they load.
 * Each output pixel starts at a byte offset of `starts` and has `pairs` pairs of weights. A row's last pixel
 * writes one byte too many, and a load reads up to 16 bytes beyond the last sample.
 */
export function resizeWidth(
  input: usize,
  inputStride: usize,
  rows: i32,
  output: usize,
  outputStride: usize,
  outputWidth: i32,
  starts: usize,
  weights: usize,
  pairs: i32,
  precision: i32,
): void {
  const half = i32x4.splat(1 << (precision - 1));
  const firstPair = v128.load(swizzles);
  const secondPair = v128.load(swizzles, 16);
  for (let row = 0; row < rows; row += 4) {
    let start = starts;
    let weight = weights;
    let to = output;
    for (let x = 0; x < outputWidth; x++) {
      let from = input + <usize>load<u32>(start);
      start += 4;
      let sums0 = half;
      let sums1 = half;
      let sums2 = half;
      let sums3 = half;
      let left = pairs;
      for (; left > 1; left -= 2) {
        const first = v128.load32_splat(weight);
        const second = v128.load32_splat(weight, 4);
        const samples0 = v128.load(from);
        const samples1 = v128.load(from + inputStride);
        const samples2 = v128.load(from + 2 * inputStride);
        const samples3 = v128.load(from + 3 * inputStride);
        sums0 = accumulate(sums0, v128.swizzle(samples0, firstPair), first);
        sums1 = accumulate(sums1, v128.swizzle(samples1, firstPair), first);
        sums2 = accumulate(sums2, v128.swizzle(samples2, firstPair), first);
        sums3 = accumulate(sums3, v128.swizzle(samples3, firstPair), first);
        sums0 = accumulate(sums0, v128.swizzle(samples0, secondPair), second);
        sums1 = accumulate(sums1, v128.swizzle(samples1, secondPair), second);
        sums2 = accumulate(sums2, v128.swizzle(samples2, secondPair), second);
        sums3 = accumulate(sums3, v128.swizzle(samples3, secondPair), second);
        weight += 8;
        from += 12;
      }
      if (left > 0) {
        const first = v128.load32_splat(weight);
        sums0 = accumulate(sums0, v128.swizzle(v128.load64_zero(from), firstPair), first);
        sums1 = accumulate(sums1, v128.swizzle(v128.load64_zero(from + inputStride), firstPair), first);
        sums2 = accumulate(sums2, v128.swizzle(v128.load64_zero(from + 2 * inputStride), firstPair), first);
        sums3 = accumulate(sums3, v128.swizzle(v128.load64_zero(from + 3 * inputStride), firstPair), first);
        weight += 4;
      }
      // Four pixels of red, green, blue and a zero, one for each row; the next pixel overwrites the zero.
      const pixels = i8x16.narrow_i16x8_u(
        i16x8.narrow_i32x4_s(i32x4.shr_s(sums0, precision), i32x4.shr_s(sums1, precision)),
        i16x8.narrow_i32x4_s(i32x4.shr_s(sums2, precision), i32x4.shr_s(sums3, precision)),
      );
      v128.store32_lane(to, pixels, 0);
      v128.store32_lane(to + outputStride, pixels, 1);
      v128.store32_lane(to + 2 * outputStride, pixels, 2);
      v128.store32_lane(to + 3 * outputStride, pixels, 3);
      to += 3;
    }
    input += 4 * inputStride;
    output += 4 * outputStride;
  }
}

/**
 * Resizes the height: one output row of `length` samples, rounded up to 16, from the rows that start at `input`,
 * `stride` bytes apart, with `pairs` pairs of weights.
 */
export function resizeHeight(
  input: usize,
  stride: usize,
  output: usize,
  length: i32,
  weights: usize,
  pairs: i32,
  precision: i32,
): void {
  const half = i32x4.splat(1 << (precision - 1));
  for (let x = 0; x < length; x += 16) {
    let sums0 = half;
    let sums1 = half;
    let sums2 = half;
    let sums3 = half;
    let from = input + x;
    let weight = weights;
    for (let pair = 0; pair < pairs; pair++) {
      const pairOfWeights = v128.load32_splat(weight);
      const upper = v128.load(from);
      const lower = v128.load(from + stride);
      // Sample by sample: upper, lower, upper, lower.
      const low = v128.shuffle<u8>(upper, lower, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      const high = v128.shuffle<u8>(
        upper,
        lower,
        8,
        24,
        9,
        25,
        10,
        26,
        11,
        27,
        12,
        28,
        13,
        29,
        14,
        30,
        15,
        31,
      );
      sums0 = accumulate(sums0, i16x8.extend_low_i8x16_u(low), pairOfWeights);
      sums1 = accumulate(sums1, i16x8.extend_high_i8x16_u(low), pairOfWeights);
      sums2 = accumulate(sums2, i16x8.extend_low_i8x16_u(high), pairOfWeights);
      sums3 = accumulate(sums3, i16x8.extend_high_i8x16_u(high), pairOfWeights);
      weight += 4;
      from += 2 * stride;
    }
    const samples = i8x16.narrow_i16x8_u(
      i16x8.narrow_i32x4_s(i32x4.shr_s(sums0, precision), i32x4.shr_s(sums1, precision)),
      i16x8.narrow_i32x4_s(i32x4.shr_s(sums2, precision), i32x4.shr_s(sums3, precision)),
    );
    v128.store(output + x, samples);
  }
}
