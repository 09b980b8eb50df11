/// <reference lib="esnext.disposable" preserve="true" />
import { checkArguments, kinds, optional } from '@fgclip2/tensor';
import type { EmbeddingSource } from 'fgclip2';
import type { Metadata } from './metadata.ts';
import type { Where } from './where.ts';

/** A box of an image, [x1, y1, x2, y2] in pixels of the upright image. */
export type StoredBox = readonly [x1: number, y1: number, x2: number, y2: number];

/** One vector that stands for some patches of an image, in int8. */
export interface StoredPart {
  /** int8 [width]; it has length 1 when multiplied by `scale`. */
  readonly vector: Int8Array;
  /** A float32 number. */
  readonly scale: number;
  /** The patches it stands for: one bit a patch, row by row, the lowest bit of each byte first. */
  readonly patches: Uint8Array;
}

/** The part vectors of an image, which small things are found by. */
export interface StoredParts {
  /** The patches of the image: rows and columns. */
  readonly grid: readonly [rows: number, columns: number];
  readonly parts: readonly StoredPart[];
}

/** A small copy of an image, for lists of hits. */
export interface Thumbnail {
  readonly type: 'image/jpeg' | 'image/webp';
  readonly bytes: Uint8Array;
}

/** An image, or a box of one, as a store keeps it. */
export interface StoredImage {
  /** The sha256 of the file in hex; of a box, `<sha256>#x1,y1,x2,y2`: see {@link imageId}. */
  readonly id: string;
  /** Where the file is: an absolute path with `/` between its parts, or a URL. */
  readonly path: string;
  /** Bytes of the file. */
  readonly size: number;
  /** When the file was last changed, in milliseconds since 1970. */
  readonly mtimeMs: number;
  /** The sha256 of the file in hex. */
  readonly hash: string;
  /** Of the upright image, in pixels. */
  readonly width: number;
  /** Of the upright image, in pixels. */
  readonly height: number;
  /** Where the vector stands for a box of the image. */
  readonly box?: StoredBox | undefined;
  /** float32 [width], of length 1. */
  readonly vector: Float32Array;
  readonly parts?: StoredParts | undefined;
  readonly thumbnail?: Thumbnail | undefined;
  readonly metadata?: Metadata | undefined;
}

/** A file that a store knows: one of an image that it keeps, or one that could not be read. */
export interface StoredFile {
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
  /** The image it holds. */
  readonly hash?: string | undefined;
  /** Why it could not be read: it is not tried again until it changes. */
  readonly failure?: string | undefined;
}

/** How the model turns a cosine into a probability: sigmoid(scale * cosine + bias). */
export interface LogitScale {
  readonly scale: number;
  readonly bias: number;
}

/** What made the vectors of a call. */
export interface VectorMaker {
  readonly source: EmbeddingSource;
  /** Needed to search by probability. */
  readonly logits?: LogitScale | undefined;
}

/** What is searched for: by the vector of a whole image or text, or by one of a part. */
export interface SearchQuery {
  /** float32 [width]: it is compared with the vectors of images and boxes. */
  readonly pooled?: Float32Array | undefined;
  /** float32 [width]: it is compared with the part vectors; the best part of an image is its score. */
  readonly part?: Float32Array | undefined;
}

/** Options of {@link ImageStore.search}. */
export interface SearchOptions {
  /** Most images in the answer. @default 10 */
  limit?: number | undefined;
  /** Images of the ranking to leave out, from its start: the next page begins where the last one ended. @default 0 */
  offset?: number | undefined;
  /** Which images are looked at. @default all */
  where?: Where | undefined;
  /** Least cosine of a match, pooled or of a part. @default none */
  minCosine?: number | undefined;
  /** Least probability of a match, 0 to 1; pooled queries only. @default none */
  minProbability?: number | undefined;
  /** Compare with every vector, however long it takes. @default false */
  exact?: boolean | undefined;
  /** Rejects the search. @default undefined */
  signal?: AbortSignal | undefined;
}

/** An image that was found. */
export interface Match {
  /** The sha256 of the file: `id` of the whole image, whichever of its vectors was found. */
  readonly id: string;
  /** A file that holds the image, the first by name of those that `where` allows. */
  readonly path: string;
  /** All files that hold it, by name. */
  readonly paths: readonly string[];
  readonly width: number;
  readonly height: number;
  /** Of the query with the best vector of the image. */
  readonly cosine: number;
  /** sigmoid of the logit; pooled queries only, where the store knows the model's scale. */
  readonly probability?: number | undefined;
  /** The box whose vector was the best; `undefined` where it is that of the whole image. */
  readonly box?: StoredBox | undefined;
  /** The part that was the best: the bits of its patches, in a grid of rows and columns. */
  readonly part?: { readonly grid: readonly [rows: number, columns: number]; readonly patches: Uint8Array };
  readonly metadata?: Metadata | undefined;
}

/** What was found, and how. */
export interface SearchResult {
  /** Best first; equals by id. */
  readonly matches: readonly Match[];
  /** Whether every vector was compared, or the nearest by sign codes were compared again. */
  readonly way: 'exact' | 'shortlist';
  /** Vectors or codes that were looked at. */
  readonly scanned: number;
  /** Vectors that were compared with the query in full. */
  readonly rescored: number;
}

/** What a store holds. */
export interface StoreStats {
  /** Images with a vector, of themselves or of a box. */
  readonly images: number;
  /** Vectors of images and boxes. */
  readonly vectors: number;
  /** Images with part vectors. */
  readonly imagesWithParts: number;
  /** Files that hold the images. */
  readonly files: number;
  /** Files that could not be read. */
  readonly failures: number;
  /** Bytes on disk, or in memory. */
  readonly bytes: number;
}

/** Which images {@link ImageStore.images} gives. */
export interface ImagesOptions {
  /** Of these ids only. @default all */
  ids?: readonly string[] | undefined;
  where?: Where | undefined;
  signal?: AbortSignal | undefined;
}

/** Which files {@link ImageStore.files} gives. */
export interface FilesOptions {
  /** In this folder and below it. @default all */
  under?: string | undefined;
  /** These only. @default all */
  paths?: readonly string[] | undefined;
}

/**
 * Keeps the vectors of images and finds the nearest. An image is what has one sha256; it may lie in several files,
 * and is kept as long as one of them is known. Each call that writes is one transaction: it happens as a whole or not
 * at all. `storeContract` of `@fgclip2/search/suite` checks an implementation.
 */
export interface ImageStore extends AsyncDisposable {
  /** What made the vectors; `undefined` while there are none. */
  readonly source: EmbeddingSource | undefined;
  /** How cosines become probabilities, where that is known. */
  readonly logits: LogitScale | undefined;
  /**
   * Adds images and boxes, or replaces those of the same id. A file that held another image before holds this one now.
   *
   * @throws Error where the vectors were not made as those in the store; RangeError or TypeError for a row that is not
   * whole: a vector of another width, with NaN, or not of length 1.
   */
  upsert(rows: readonly StoredImage[], maker: VectorMaker): Promise<void>;
  /** Removes images with their files, boxes and parts, or single boxes; unknown ids are no error. */
  remove(ids: readonly string[]): Promise<void>;
  /** Those of the ids that are kept; with `withParts`, those of images that have part vectors. */
  has(ids: readonly string[], options?: { withParts?: boolean | undefined }): Promise<ReadonlySet<string>>;
  /** Finds the nearest images; an image is one match, by the best of its vectors. */
  search(query: SearchQuery, options?: SearchOptions): Promise<SearchResult>;
  /** The images and boxes as they were given, one row a vector, each with the first of its files. */
  images(options?: ImagesOptions): AsyncIterable<StoredImage>;
  /** A small copy of an image. */
  thumbnail(id: string): Promise<Thumbnail | undefined>;
  /** The files that are known, by path. */
  files(options?: FilesOptions): AsyncIterable<StoredFile>;
  /**
   * Notes files without their vectors: more files of images that are kept, and files that cannot be read.
   *
   * @throws Error for a file of an image that is not kept.
   */
  putFiles(files: readonly StoredFile[]): Promise<void>;
  /** Forgets files; an image that no file is left of goes with its vectors. */
  removeFiles(paths: readonly string[]): Promise<void>;
  stats(): Promise<StoreStats>;
  /** Makes searching faster after many changes, where the store has such a thing. */
  optimize?(options?: { signal?: AbortSignal | undefined }): Promise<void>;
}

/** The id of an image, or of a box of it. */
export function imageId(hash: string, box?: StoredBox): string {
  checkArguments('@fgclip2/search', { hash: [hash, kinds.text], box: [box, optional(kinds.numbers)] });
  return box === undefined ? hash : `${hash}#${box.join(',')}`;
}
