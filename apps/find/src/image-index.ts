import type { EmbeddingSource } from 'fgclip2';

/** An image of the index. */
export interface IndexedImage {
  /** Its path, size and time of change: an image with the same is the same. */
  key: string;
  path: string;
  /** Size of its small copy. */
  thumbnailBytes: number;
}

/** A row of the index, and how well it fits a question. */
export interface Found {
  row: number;
  cosine: number;
}

/** Images and their vectors, one row each, and what made the vectors. */
export interface ImageIndex {
  readonly source: EmbeddingSource;
  readonly images: readonly IndexedImage[];
  /** [images, width], each of length 1. */
  readonly vectors: Float32Array<ArrayBuffer>;
  has(key: string): boolean;
  add(image: IndexedImage, vector: Float32Array): void;
  vectorOf(row: number): Float32Array;
  /** All rows, the best first, for a vector of length 1. */
  search(query: Float32Array): Found[];
}

/** Makes an index of what is known already. */
export function imageIndex(
  source: EmbeddingSource,
  images: IndexedImage[] = [],
  known: Float32Array = new Float32Array(0),
): ImageIndex {
  const { width } = source;
  const keys = new Set(images.map(({ key }) => key));
  let vectors = new Float32Array(Math.max(images.length, 64) * width);
  vectors.set(known.subarray(0, images.length * width));
  return {
    source,
    images,
    get vectors() {
      return vectors.subarray(0, images.length * width);
    },
    has: (key) => keys.has(key),
    add(image, vector) {
      const start = images.length * width;
      if (start === vectors.length) {
        const grown = new Float32Array(2 * vectors.length);
        grown.set(vectors);
        vectors = grown;
      }
      vectors.set(vector, start);
      images.push(image);
      keys.add(image.key);
    },
    vectorOf: (row) => vectors.subarray(row * width, (row + 1) * width),
    search(query) {
      const found: Found[] = [];
      for (let row = 0, at = 0; row < images.length; row++) {
        let cosine = 0;
        for (let i = 0; i < width; i++, at++) cosine += vectors[at]! * query[i]!;
        found.push({ row, cosine });
      }
      return found.sort((a, b) => b.cosine - a.cosine);
    },
  };
}
