import { type ArgumentKind, checkArguments, checkOptions, describe, dot, kinds } from '@fgclip2/tensor';
import { SignCodes } from '../codes/sign-codes.ts';
import { checkNames } from '../known-names.ts';
import type { ImageStore, StoredImage } from '../store/image-store.ts';
import type { Where } from '../store/where.ts';

/** Options of {@link duplicatePairs} and {@link duplicateGroups}. */
export interface DuplicatesOptions {
  /** Least cosine of two images that count as near duplicates. @default 0.95 */
  minCosine?: number | undefined;
  /** Which images are looked at. @default all */
  where?: Where | undefined;
  /** Called some times a second with the images that were compared with all later ones, and their total. */
  onProgress?: ((compared: number, total: number) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** An image that nearly equals another one. */
export type DuplicateImage = Pick<StoredImage, 'id' | 'path' | 'size' | 'width' | 'height'>;

/** Two images that nearly equal each other. */
export interface DuplicatePair {
  /** The one that stands first in the store. */
  readonly first: DuplicateImage;
  readonly second: DuplicateImage;
  readonly cosine: number;
}

/** Images of which each nearly equals another one of the group. */
export interface DuplicateGroup {
  /** In the order of the store. */
  readonly images: readonly DuplicateImage[];
  /** The least cosine of the pairs that join them. */
  readonly minCosine: number;
}

/** The mean is taken of so many images. */
const sampleSize = 4096;

/** Equal vectors have a cosine of 1 but for their float32 values: `minCosine: 1` finds them. */
const rounding = 1e-6;

/** Milliseconds between two turns of the loop. */
const turnTime = 20;

/**
 * Pairs of images whose vectors have a cosine of at least `minCosine`, in the order of the store; equal files are one
 * image, and boxes are left out. Pairs are first looked for by sign codes, with room for nearly all of them, and then
 * compared in full. All vectors are held in memory: 3 kB an image of width 768. 100,000 images take about a minute.
 *
 * @throws RangeError for a minCosine that is none.
 */
export async function* duplicatePairs(
  store: Pick<ImageStore, 'images'>,
  options: DuplicatesOptions = {},
): AsyncGenerator<DuplicatePair> {
  const images: DuplicateImage[] = [];
  for await (const [first, second, cosine] of pairsOf(store, options, images)) {
    yield { first: images[first]!, second: images[second]!, cosine };
  }
}

/**
 * Images that {@link duplicatePairs} joins, directly or through others; the largest group first, then by the order of
 * the store.
 *
 * @throws RangeError for a minCosine that is none.
 * @example
 * import { duplicateGroups } from '@fgclip2/search';
 * import { sqliteStore } from '@fgclip2/search/node';
 *
 * const store = await sqliteStore('photos.fgclip2');
 * for (const { images } of await duplicateGroups(store)) console.log(images.map(({ path }) => path));
 */
export async function duplicateGroups(
  store: Pick<ImageStore, 'images'>,
  options: DuplicatesOptions = {},
): Promise<DuplicateGroup[]> {
  const images: DuplicateImage[] = [];
  const groupOf = new Map<number, { members: number[]; minCosine: number }>();
  for await (const [first, second, cosine] of pairsOf(store, options, images)) {
    const one = groupOf.get(first) ?? { members: [first], minCosine: 1 };
    const other = groupOf.get(second) ?? { members: [second], minCosine: 1 };
    const [large, small] = one.members.length >= other.members.length ? [one, other] : [other, one];
    large.minCosine = Math.min(large.minCosine, small.minCosine, cosine);
    groupOf.set(large.members[0]!, large);
    if (large === small) continue;
    for (const member of small.members) {
      large.members.push(member);
      groupOf.set(member, large);
    }
  }
  const groups = [...new Set(groupOf.values())];
  for (const { members } of groups) members.sort((a, b) => a - b);
  return groups
    .sort((a, b) => b.members.length - a.members.length || a.members[0]! - b.members[0]!)
    .map(({ members, minCosine }) => ({ images: members.map((member) => images[member]!), minCosine }));
}

const aStore: ArgumentKind = {
  expected: 'a store',
  accepts: (value) => typeof Object(value).images === 'function',
};

/** The places of two images in `images`, which is filled, and their cosine. */
async function* pairsOf(
  store: Pick<ImageStore, 'images'>,
  options: DuplicatesOptions,
  images: DuplicateImage[],
): AsyncGenerator<readonly [first: number, second: number, cosine: number]> {
  checkArguments('@fgclip2/search', { store: [store, aStore] });
  checkOptions('@fgclip2/search', options, { onProgress: kinds.callback, signal: kinds.signal });
  checkNames('the options', options, ['minCosine', 'where', 'onProgress', 'signal']);
  const { minCosine = 0.95, where, onProgress, signal } = options;
  if (!(typeof minCosine === 'number' && minCosine >= -1 && minCosine <= 1)) {
    throw new RangeError(
      `[@fgclip2/search] Expected a number from -1 to 1 for minCosine, got ${describe(minCosine)}.`,
    );
  }
  const vectors: Float32Array[] = [];
  for await (const { id, path, size, width, height, vector, box } of store.images({ where, signal })) {
    if (box !== undefined) continue;
    images.push({ id, path, size, width, height });
    vectors.push(vector);
  }
  if (vectors.length === 0) return;
  const mean = meanOf(vectors.slice(0, sampleSize));
  const codes = new SignCodes({ width: mean.length, mean });
  for (const vector of vectors) codes.append(codes.encode(vector));
  let turned = performance.now();
  for (const [index, vector] of vectors.entries()) {
    for (const other of codes.laterWithin(index, bitsOf(vector, mean, minCosine))) {
      const cosine = dot(vector, vectors[other]!);
      if (cosine >= minCosine - rounding) yield [index, other, cosine];
    }
    if (performance.now() - turned < turnTime) continue;
    await new Promise((resolve) => setTimeout(resolve));
    signal?.throwIfAborted();
    onProgress?.(index + 1, vectors.length);
    turned = performance.now();
  }
  onProgress?.(vectors.length, vectors.length);
}

/** Bits in which the code of a vector as near as `minCosine` differs from this one's, with room for chance. */
function bitsOf(vector: Float32Array, mean: Float32Array, minCosine: number): number {
  let radius = 0;
  for (let i = 0; i < mean.length; i++) radius += (vector[i]! - mean[i]!) ** 2;
  // The cosine of the two around the mean, where both are as far from it.
  const around = radius > 0 ? Math.max(-1, 1 - (1 - minCosine) / radius) : -1;
  const share = Math.acos(Math.min(1, around)) / Math.PI;
  return Math.ceil(share * mean.length + 6 * Math.sqrt(share * (1 - share) * mean.length)) + 8;
}

function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const sum = new Float64Array(vectors[0]!.length);
  for (const vector of vectors) for (let i = 0; i < sum.length; i++) sum[i]! += vector[i]!;
  return Float32Array.from(sum, (value) => value / vectors.length);
}
