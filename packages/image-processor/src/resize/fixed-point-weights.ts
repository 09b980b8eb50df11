/** The weights of an axis as integers: `weight / 2 ** precisionBits`. */
export interface FixedPointWeights {
  readonly weights: Int32Array;
  readonly precisionBits: number;
}

/** Pillow's: 22 bits, which are 32 less 8 for the sample and 2 for filters that overshoot. */
export function weights22Bit(weights: Float64Array): FixedPointWeights {
  return fixedPoint(weights, 22);
}

/**
 * Torchvision's: as many bits, up to 22, as keep the largest weight of the axis below 2 ** 15.
 *
 * Source: `compute_index_ranges_int16_weights` in ATen's UpSampleKernel.cpp.
 */
export function weightsInt16(weights: Float64Array): FixedPointWeights {
  let largest = 0;
  for (let i = 0; i < weights.length; i++) largest = Math.max(largest, weights[i]!);
  let precisionBits = 0;
  while (precisionBits < 22 && Math.trunc(0.5 + largest * 2 ** (precisionBits + 1)) < 2 ** 15)
    precisionBits++;
  return fixedPoint(weights, precisionBits);
}

/** Rounds half away from zero, as both do. */
function fixedPoint(weights: Float64Array, precisionBits: number): FixedPointWeights {
  const scale = 2 ** precisionBits;
  const integers = new Int32Array(weights.length);
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    integers[i] = weight * scale + (weight < 0 ? -0.5 : 0.5);
  }
  return { weights: integers, precisionBits };
}
