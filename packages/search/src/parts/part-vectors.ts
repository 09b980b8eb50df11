import {
  type ArgumentKind,
  checkArguments,
  checkOptions,
  describe,
  kinds,
  normalize,
  signalOption,
  type Tensor,
} from '@fgclip2/tensor';
import type { EncodedImage } from 'fgclip2';
import type { StoredPart, StoredParts } from '../store/image-store.ts';
import { Clusters } from './clusters.ts';
import { sketches } from './sketches.ts';

/** Options of {@link partVectors}. */
export interface PartOptions {
  /** Part vectors an image, at most. @default 8 */
  k?: number | undefined;
  /** Rejects between two turns. @default undefined */
  signal?: AbortSignal | undefined;
}

/** Rounds of moving the centers: on the scenes of tools/demo-checkpoint four find as much as eight. */
const mostRounds = 4;

/**
 * A few vectors that stand for all patches of an image, by spherical k-means over its dense features (over sketches of
 * them, which cost a twelfth at base width), begun with patches that are far from one another. The same features give the same parts everywhere. The work is done in turns
 * of a few milliseconds, between which the caller's loop goes on.
 *
 * @param dense float32 [rows * columns, width], as `denseFeatures` gives it; normalized or not.
 * @throws RangeError or TypeError for features that are not those of rows x columns patches, or a k that is none.
 * @example
 * import { partVectors } from '@fgclip2/search';
 * import { load } from 'fgclip2';
 *
 * await using fgclip2 = await load('./fg-clip2-base');
 * const { features } = await fgclip2.encode('photo.jpg');
 * const parts = await partVectors(await features.denseFeatures(), features.rows, features.columns);
 */
export async function partVectors(
  dense: Tensor<'float32'>,
  rows: number,
  columns: number,
  options: PartOptions = {},
): Promise<StoredParts> {
  checkArguments('@fgclip2/search', { 'the dense features': [dense, kinds.float32] });
  checkOptions('@fgclip2/search', options, signalOption);
  checkArguments('@fgclip2/search', { rows: [rows, kinds.number], columns: [columns, kinds.number] });
  const { k = 8, signal } = options;
  if (dense.dims.length !== 2 || dense.dims[0] !== rows * columns || rows * columns === 0) {
    const got = `${describe(dense)} for ${rows} x ${columns} patches`;
    throw new RangeError(
      `[@fgclip2/search] Expected float32 [rows * columns, width] for the dense features, got ${got}.`,
    );
  }
  if (!Number.isInteger(k) || k < 1) {
    throw new RangeError(`[@fgclip2/search] Expected an integer above 0 for k, got ${describe(k)}.`);
  }
  const turns = new Turns(signal);
  const count = rows * columns;
  const { data } = normalize(dense);
  await turns.next();
  const clusters = new Clusters(normalize(sketches(data, count)).data, count);
  while (clusters.size < k && clusters.addFarthest()) await turns.next();
  for (let round = 0; round < mostRounds && clusters.move(); round++) await turns.next();
  const parts = clusters.groups().map((group): StoredPart => {
    const patches = new Uint8Array(Math.ceil(count / 8));
    for (const patch of group) patches[patch >> 3]! |= 1 << (patch & 7);
    return { ...quantized(sumOf(data, count, group)), patches };
  });
  return { grid: [rows, columns], parts };
}

/** The part vectors of an image that the tower has seen: see {@link partVectors}. */
export async function imageParts(
  image: Pick<EncodedImage, 'features'>,
  options: PartOptions = {},
): Promise<StoredParts> {
  checkArguments('@fgclip2/search', { image: [image, anEncodedImage] });
  checkOptions('@fgclip2/search', options, signalOption);
  const { features } = image;
  const dense = await features.denseFeatures({ signal: options.signal });
  return partVectors(dense, features.rows, features.columns, options);
}

/** By what is used of it: it may come from another copy of its package. */
const anEncodedImage: ArgumentKind = {
  expected: 'an encoded image',
  accepts: (value) => typeof Object(Object(value).features).denseFeatures === 'function',
};

/** A vector in int8, its largest value 127 or -127, and what makes its length 1. */
function quantized(vector: Float64Array): { vector: Int8Array; scale: number } {
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  const values = new Int8Array(vector.length);
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    values[i] = Math.round((vector[i]! * 127) / largest);
    squares += values[i]! * values[i]!;
  }
  return { vector: values, scale: Math.fround(1 / Math.sqrt(squares)) };
}

function sumOf(vectors: Float32Array, count: number, rows: readonly number[]): Float64Array {
  const width = vectors.length / count;
  const sum = new Float64Array(width);
  for (const row of rows) {
    for (let i = 0; i < width; i++) sum[i]! += vectors[row * width + i]!;
  }
  return sum;
}

/** Milliseconds of work between which the caller's loop goes on. */
const turnLength = 4;

/** Work in turns. */
class Turns {
  private readonly signal: AbortSignal | undefined;
  private began = performance.now();

  constructor(signal: AbortSignal | undefined) {
    this.signal = signal;
  }

  /** Lets the loop go on where the turn was long enough. */
  async next(): Promise<void> {
    if (performance.now() - this.began >= turnLength) {
      await new Promise<void>((resolve) => setTimeout(resolve, 0));
      this.began = performance.now();
    }
    this.signal?.throwIfAborted();
  }
}
