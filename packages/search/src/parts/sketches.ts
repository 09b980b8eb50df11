import { Tensor } from '@fgclip2/tensor';

/** Values of a sketch. */
const sketchWidth = 64;

/**
 * Shorter vectors with about the same angles between them: each value goes to one of 64, with a sign (a count
 * sketch: Charikar, Chen and Farach-Colton, 2002). Vectors that are as short stay as they are. -> [count, 64]
 */
export function sketches(vectors: Float32Array, count: number): Tensor<'float32'> {
  const width = vectors.length / count;
  if (width <= sketchWidth) return new Tensor('float32', vectors, [count, width]);
  const signs = Float32Array.from({ length: width }, (_, i) => signOf(i));
  const result = new Float32Array(count * sketchWidth);
  for (let row = 0; row < count; row++) {
    const [from, to] = [row * width, row * sketchWidth];
    for (let i = 0; i < width; i++) result[to + (i % sketchWidth)]! += signs[i]! * vectors[from + i]!;
  }
  return new Tensor('float32', result, [count, sketchWidth]);
}

/** 1 or -1, the same everywhere: a bit of a hash of the place. */
function signOf(place: number): number {
  let hash = Math.imul(place + 1, 0x9e3779b1);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x85ebca6b);
  return (hash >>> 16) & 1 ? 1 : -1;
}
