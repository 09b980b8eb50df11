/** Sizes of one attention layer over a sequence: `width` is heads times the size of a head. */
export interface AttentionSize {
  readonly length: number;
  readonly width: number;
  readonly heads: number;
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
