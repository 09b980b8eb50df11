import type { EmbeddingSource } from 'fgclip2';

/** A picture of the index. */
export interface IndexedPicture {
  /** Its path, size and time of change: a picture with the same is the same. */
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

/** Pictures and their vectors, one row each, and what made the vectors. */
export interface PictureIndex {
  readonly source: EmbeddingSource;
  readonly pictures: readonly IndexedPicture[];
  /** [pictures, width], each of length 1. */
  readonly vectors: Float32Array<ArrayBuffer>;
  has(key: string): boolean;
  add(picture: IndexedPicture, vector: Float32Array): void;
  vectorOf(row: number): Float32Array;
  /** All rows, the best first, for a vector of length 1. */
  search(query: Float32Array): Found[];
}

/** Makes an index of what is known already. */
export function pictureIndex(
  source: EmbeddingSource,
  pictures: IndexedPicture[] = [],
  known: Float32Array = new Float32Array(0),
): PictureIndex {
  const { width } = source;
  const keys = new Set(pictures.map(({ key }) => key));
  let vectors = new Float32Array(Math.max(pictures.length, 64) * width);
  vectors.set(known.subarray(0, pictures.length * width));
  return {
    source,
    pictures,
    get vectors() {
      return vectors.subarray(0, pictures.length * width);
    },
    has: (key) => keys.has(key),
    add(picture, vector) {
      const start = pictures.length * width;
      if (start === vectors.length) {
        const grown = new Float32Array(2 * vectors.length);
        grown.set(vectors);
        vectors = grown;
      }
      vectors.set(vector, start);
      pictures.push(picture);
      keys.add(picture.key);
    },
    vectorOf: (row) => vectors.subarray(row * width, (row + 1) * width),
    search(query) {
      const found: Found[] = [];
      for (let row = 0, at = 0; row < pictures.length; row++) {
        let cosine = 0;
        for (let i = 0; i < width; i++, at++) cosine += vectors[at]! * query[i]!;
        found.push({ row, cosine });
      }
      return found.sort((a, b) => b.cosine - a.cosine);
    },
  };
}
