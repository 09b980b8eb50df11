import type { StoredImage, StoredPart, VectorMaker } from '../store/image-store.ts';
import { imageId } from '../store/image-store.ts';

/** Values of a vector in the suite. */
const width = 64;

/** What made the vectors of the suite. */
export const maker: VectorMaker = {
  source: {
    kind: 'image',
    model: 'a model of the store suite',
    storedAs: ['F32'],
    dtype: 'fp32',
    arithmetic: 1,
    width,
    normalized: true,
    preprocessing: 2,
    patches: 'by size',
    imageProcessor: 'fast',
    orientation: 'upright',
  },
  logits: { scale: 100, bias: -10 },
};

/** The same numbers for the same seed, evenly from -1 to 1. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}

/** A vector of length 1, the same for the same seed. */
export function madeVector(seed: number): Float32Array {
  const random = randomFrom(seed);
  return unit(Float32Array.from({ length: width }, random));
}

/** A vector of length 1 in the direction of this one. */
export function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/** A vector near another one: the smaller `distance`, the nearer. */
export function near(vector: Float32Array, distance: number, seed: number): Float32Array {
  const random = randomFrom(seed);
  return unit(vector.map((value) => value + distance * 0.2 * random()));
}

/** An image of the suite, the same for the same number. */
export function madeImage(number: number, given: Partial<StoredImage> = {}): StoredImage {
  const hash = given.hash ?? number.toString(16).padStart(64, '0');
  return {
    id: imageId(hash, given.box),
    path: `/photos/${String(number % 10)}/image ${number}.jpg`,
    size: 1000 + number,
    mtimeMs: 1_700_000_000_000 + number + 0.25,
    hash,
    width: 640 + number,
    height: 480,
    vector: madeVector(number),
    ...given,
  };
}

/** A part of the suite for a grid of 2 x 3. */
export function madePart(vector: Float32Array, patches: number): StoredPart {
  const most = Math.max(...vector.map(Math.abs));
  const values = Int8Array.from(vector, (value) => Math.round((value / most) * 127));
  return { vector: values, scale: Math.fround(1 / Math.hypot(...values)), patches: Uint8Array.of(patches) };
}
