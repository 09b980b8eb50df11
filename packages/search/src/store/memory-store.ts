import { checkOptions, describe } from '@fgclip2/tensor';
import { headSize } from '../codes/nearest-images.ts';
import { BestImages, type BestVector } from './best-images.ts';
import {
  checkFilesOptions,
  checkHas,
  checkId,
  checkImagesOptions,
  checkNames,
  checkSignal,
} from './check-arguments.ts';
import { type CheckedQuery, checkQuery } from './check-query.ts';
import { checkFiles, checkRows } from './check-rows.ts';
import { idParts } from './id-parts.ts';
import {
  type FilesOptions,
  type ImageStore,
  type ImagesOptions,
  imageId,
  type LogitScale,
  type Match,
  type SearchOptions,
  type SearchQuery,
  type SearchResult,
  type StoredBox,
  type StoredFile,
  type StoredImage,
  type StoredParts,
  type StoreStats,
  type Thumbnail,
  type VectorMaker,
} from './image-store.ts';
import { compareRows, type MemoryRow, MemoryVectors } from './memory-vectors.ts';
import type { Metadata } from './metadata.ts';
import { byName } from './path-names.ts';
import { fits, isUnder, type Where } from './where.ts';

/** Options of {@link memoryStore}. */
export interface MemoryStoreOptions {
  /** Most vectors that a search compares one by one: about 1 ms for a thousand of width 768. @default 16384 */
  exactUpTo?: number | undefined;
}

/**
 * A store in memory, for pages, tests and short programs: 3 kB an image of width 768, and nothing is kept. With many
 * vectors a search takes the nearest by sign codes and compares those in full; scores are the same either way.
 *
 * @throws RangeError for an `exactUpTo` that is no whole number.
 * @example
 * import { memoryStore } from '@fgclip2/search';
 * import { load } from 'fgclip2';
 *
 * const fgclip2 = await load('qihoo360/fg-clip2-base');
 * const { vectors, source } = await fgclip2.embedImages(['photo.jpg']);
 * const store = memoryStore();
 * const [id, size, mtimeMs] = ['photo', 0, 0];
 * const image = { id, hash: id, path: 'photo.jpg', size, mtimeMs, width: 640, height: 480, vector: vectors.data };
 * await store.upsert([image], { source });
 * const query = await fgclip2.embedTexts(['a cat']);
 * console.log((await store.search({ pooled: query.vectors.data })).matches[0]?.cosine);
 */
export function memoryStore(options: MemoryStoreOptions = {}): ImageStore {
  checkOptions('@fgclip2/search', options, {});
  const { exactUpTo = 16_384 } = options;
  if (!Number.isInteger(exactUpTo) || exactUpTo < 0) {
    throw new RangeError(
      `[@fgclip2/search] Expected a whole number from 0 for exactUpTo, got ${describe(exactUpTo)}.`,
    );
  }
  return new MemoryStore(exactUpTo);
}

interface MemoryImage {
  readonly number: number;
  readonly hash: string;
  width: number;
  height: number;
  metadata: Metadata | undefined;
  thumbnail: Thumbnail | undefined;
  parts: StoredParts | undefined;
  partRows: readonly MemoryRow[];
  /** By the box as text; '' is the whole image. */
  readonly vectors: Map<string, { readonly box: StoredBox | undefined; readonly row: MemoryRow }>;
  readonly paths: Set<string>;
}

class MemoryStore implements ImageStore {
  private readonly exactUpTo: number;
  private maker: VectorMaker | undefined;
  private readonly byHash = new Map<string, MemoryImage>();
  private readonly byNumber = new Map<number, MemoryImage>();
  private readonly allFiles = new Map<string, StoredFile>();
  private pooled: MemoryVectors;
  private part: MemoryVectors;
  private nextNumber = 0;
  private isDisposed = false;

  constructor(exactUpTo: number) {
    this.exactUpTo = exactUpTo;
    this.pooled = new MemoryVectors(0, exactUpTo);
    this.part = new MemoryVectors(0, exactUpTo);
  }

  get source(): VectorMaker['source'] | undefined {
    return this.maker?.source;
  }

  get logits(): LogitScale | undefined {
    return this.maker?.logits;
  }

  async upsert(rows: readonly StoredImage[], maker: VectorMaker): Promise<void> {
    this.checkOpen();
    checkRows(rows, maker, this.source);
    if (rows.length === 0) return;
    if (this.maker === undefined) {
      this.pooled = new MemoryVectors(maker.source.width, this.exactUpTo);
      this.part = new MemoryVectors(maker.source.width, this.exactUpTo);
    }
    const logits = maker.logits ?? this.logits;
    this.maker = structuredClone({ source: this.source ?? maker.source, ...(logits && { logits }) });
    const left = new Set<string>();
    for (const row of rows) {
      const image = this.putImage(row);
      this.putVector(image, row);
      if (row.parts !== undefined) this.putParts(image, row.parts);
      if (row.thumbnail !== undefined) image.thumbnail = structuredClone(row.thumbnail);
      const { path, size, mtimeMs, hash } = row;
      this.putFile({ path, size, mtimeMs, hash }, left);
    }
    this.dropWithoutFile(left);
  }

  async remove(ids: readonly string[]): Promise<void> {
    this.checkOpen();
    checkNames('ids', ids);
    for (const id of ids) {
      const { hash, box } = idParts(id);
      const image = this.byHash.get(hash);
      if (image === undefined) continue;
      const vector = box === '' ? undefined : image.vectors.get(box);
      if (vector !== undefined) {
        this.pooled.remove(vector.row);
        image.vectors.delete(box);
      }
      if (box === '' || image.vectors.size === 0) this.drop(image);
    }
    this.forgetSourceIfEmpty();
  }

  async has(
    ids: readonly string[],
    options: { withParts?: boolean | undefined } = {},
  ): Promise<ReadonlySet<string>> {
    this.checkOpen();
    checkHas(ids, options);
    const { withParts = false } = options;
    return new Set(
      ids.filter((id) => {
        const { hash, box } = idParts(id);
        const image = this.byHash.get(hash);
        return image?.vectors.has(box) === true && (!withParts || image.parts !== undefined);
      }),
    );
  }

  async search(query: SearchQuery, options: SearchOptions = {}): Promise<SearchResult> {
    this.checkOpen();
    const checked = checkQuery(query, options, this);
    options.signal?.throwIfAborted();
    const { vector, kind, where, offset, limit, signal } = checked;
    const vectors = this[kind];
    const allowed = where === undefined ? undefined : this.allowed(where);
    const isAllowed = (image: number): boolean => allowed?.has(image) ?? true;
    const best = new BestImages();
    const shortlist = checked.exact ? undefined : vectors.shortlist(vector, isAllowed);
    if (shortlist === undefined) {
      const scanned = await vectors.compareAll(vector, isAllowed, best, signal);
      const ranking = this.ranked(checked, best, offset + limit);
      return this.answer(checked, ranking, { way: 'exact', scanned, rescored: scanned });
    }
    let scanned = vectors.live;
    // An image is scored by all of its vectors, whichever of them is on the shortlist.
    const rows = [...shortlist].flatMap((image) => this.rowsOf(this.byNumber.get(image)!, kind));
    let rescored = compareRows(vector, rows, best);
    let ranking = this.ranked(checked, best, Math.min(headSize, offset + limit));
    if (offset + limit > headSize) {
      const head = new Set(ranking.map(({ image }) => image));
      const rest = new BestImages();
      const isLeft = (image: number): boolean => !head.has(image) && isAllowed(image);
      const compared = await vectors.compareAll(vector, isLeft, rest, signal);
      [scanned, rescored] = [scanned + compared, rescored + compared];
      ranking = [...ranking, ...this.ranked(checked, rest, offset + limit - ranking.length)];
    }
    return this.answer(checked, ranking, { way: 'shortlist', scanned, rescored });
  }

  async *images(options: ImagesOptions = {}): AsyncGenerator<StoredImage> {
    this.checkOpen();
    checkImagesOptions(options);
    const { ids, where, signal } = options;
    const wanted = ids === undefined ? undefined : new Set(ids);
    for (const image of [...this.byHash.values()]) {
      signal?.throwIfAborted();
      if (where !== undefined && this.fittingPath(image, where) === undefined) continue;
      for (const row of this.storedImages(image)) {
        if (wanted === undefined || wanted.has(row.id)) yield row;
      }
    }
  }

  async thumbnail(id: string): Promise<Thumbnail | undefined> {
    this.checkOpen();
    checkId(id);
    return structuredClone(this.byHash.get(idParts(id).hash)?.thumbnail);
  }

  async *files(options: FilesOptions = {}): AsyncGenerator<StoredFile> {
    this.checkOpen();
    checkFilesOptions(options);
    const { under, paths } = options;
    for (const path of paths ?? [...this.allFiles.keys()].sort(byName)) {
      const file = this.allFiles.get(path);
      if (file !== undefined && (under === undefined || isUnder(path, under))) yield { ...file };
    }
  }

  async putFiles(files: readonly StoredFile[]): Promise<void> {
    this.checkOpen();
    checkFiles(files);
    for (const { path, hash } of files) {
      if (hash !== undefined && !this.byHash.has(hash)) {
        throw new Error(
          `[@fgclip2/search] Expected an image that is kept for the file ${path}, got one that is not: upsert it with its vector.`,
        );
      }
    }
    const left = new Set<string>();
    for (const file of files) this.putFile({ ...file }, left);
    this.dropWithoutFile(left);
  }

  async removeFiles(paths: readonly string[]): Promise<void> {
    this.checkOpen();
    checkNames('paths', paths);
    for (const path of paths) {
      const hash = this.allFiles.get(path)?.hash;
      this.allFiles.delete(path);
      if (hash === undefined) continue;
      this.byHash.get(hash)!.paths.delete(path);
      this.dropWithoutFile([hash]);
    }
    this.forgetSourceIfEmpty();
  }

  async stats(): Promise<StoreStats> {
    this.checkOpen();
    const images = [...this.byHash.values()];
    const files = [...this.allFiles.values()];
    const width = this.source?.width ?? 0;
    const bytesOf = ({ thumbnail, parts }: MemoryImage): number =>
      (thumbnail?.bytes.length ?? 0) +
      (parts?.parts ?? []).reduce((sum, { vector, patches }) => sum + vector.length + patches.length, 0);
    return {
      images: images.length,
      vectors: this.pooled.live,
      imagesWithParts: images.filter(({ parts }) => parts !== undefined).length,
      files: files.filter(({ hash }) => hash !== undefined).length,
      failures: files.filter(({ failure }) => failure !== undefined).length,
      bytes: images.reduce((sum, image) => sum + bytesOf(image), this.pooled.live * width * 4),
    };
  }

  async optimize(options: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    checkSignal(options);
    const { signal } = options;
    signal?.throwIfAborted();
    this.pooled.recode();
    this.part.recode();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isDisposed = true;
    this.byHash.clear();
    this.byNumber.clear();
    this.allFiles.clear();
    this.pooled = new MemoryVectors(0, this.exactUpTo);
    this.part = new MemoryVectors(0, this.exactUpTo);
    this.forgetSourceIfEmpty();
  }

  private checkOpen(): void {
    if (this.isDisposed)
      throw new Error('[@fgclip2/search] Expected an open memoryStore, got one that was disposed.');
  }

  private putImage({ hash, width, height, metadata }: StoredImage): MemoryImage {
    const known = this.byHash.get(hash);
    if (known !== undefined) {
      [known.width, known.height] = [width, height];
      known.metadata = structuredClone(metadata) ?? known.metadata;
      return known;
    }
    const image: MemoryImage = {
      ...{ number: this.nextNumber++, hash, width, height, metadata: structuredClone(metadata) },
      ...{ thumbnail: undefined, parts: undefined, partRows: [], vectors: new Map(), paths: new Set() },
    };
    this.byHash.set(hash, image);
    this.byNumber.set(image.number, image);
    return image;
  }

  private putVector(image: MemoryImage, { box, vector }: StoredImage): void {
    const name = box?.join(',') ?? '';
    const before = image.vectors.get(name);
    if (before !== undefined) this.pooled.remove(before.row);
    const row = this.pooled.add({ vector: vector.slice() }, image.number, name);
    image.vectors.set(name, { box: box && [...box], row });
  }

  private putParts(image: MemoryImage, parts: StoredParts): void {
    for (const row of image.partRows) this.part.remove(row);
    image.parts = structuredClone(parts);
    image.partRows = image.parts.parts.map(({ vector, scale }, index) =>
      this.part.add({ vector, scale: Math.fround(scale) }, image.number, index),
    );
  }

  /** Notes a file; the image that it held before is added to `left`. */
  private putFile(file: StoredFile, left: Set<string>): void {
    const before = this.allFiles.get(file.path)?.hash;
    this.allFiles.set(file.path, file);
    if (before !== undefined) {
      this.byHash.get(before)!.paths.delete(file.path);
      left.add(before);
    }
    if (file.hash !== undefined) this.byHash.get(file.hash)!.paths.add(file.path);
  }

  /** Drops those that no file holds, once all files of a call are noted: two may have changed places. */
  private dropWithoutFile(hashes: Iterable<string>): void {
    for (const hash of hashes) {
      const image = this.byHash.get(hash);
      if (image?.paths.size === 0) this.drop(image);
    }
  }

  private drop(image: MemoryImage): void {
    for (const { row } of image.vectors.values()) this.pooled.remove(row);
    for (const row of image.partRows) this.part.remove(row);
    for (const path of image.paths) this.allFiles.delete(path);
    this.byHash.delete(image.hash);
    this.byNumber.delete(image.number);
  }

  /** An empty store takes the vectors of any model. */
  private forgetSourceIfEmpty(): void {
    if (this.byHash.size === 0) this.maker = undefined;
  }

  private rowsOf(image: MemoryImage, kind: CheckedQuery['kind']): readonly MemoryRow[] {
    return kind === 'part' ? image.partRows : [...image.vectors.values()].map(({ row }) => row);
  }

  private allowed(where: Where): ReadonlySet<number> {
    const images = [...this.byHash.values()].filter((image) => this.fittingPath(image, where) !== undefined);
    return new Set(images.map(({ number }) => number));
  }

  /** The first file of an image that a condition allows. */
  private fittingPath(image: MemoryImage, where: Where | undefined): string | undefined {
    return [...image.paths].sort(byName).find((path) => {
      const { size, mtimeMs } = this.allFiles.get(path)!;
      return where === undefined || fits(where, { ...image, path, size, mtimeMs });
    });
  }

  private ranked({ isEnough }: CheckedQuery, best: BestImages, count: number): BestVector[] {
    return best.ranked(count, isEnough, (image) => this.byNumber.get(image)?.hash ?? '');
  }

  private answer(
    query: CheckedQuery,
    ranking: readonly BestVector[],
    how: Omit<SearchResult, 'matches'>,
  ): SearchResult {
    const page = ranking.slice(query.offset, query.offset + query.limit);
    return { matches: page.flatMap((best) => this.match(query, best) ?? []), ...how };
  }

  /** `undefined` for an image that was removed meanwhile. */
  private match(query: CheckedQuery, { image: number, cosine, vector }: BestVector): Match | undefined {
    const image = this.byNumber.get(number);
    const path = image && this.fittingPath(image, query.where);
    if (image === undefined || path === undefined) return undefined;
    const { hash: id, width, height, metadata, parts } = image;
    const probability = query.probabilityOf(cosine);
    const box = typeof vector === 'string' ? image.vectors.get(vector)?.box : undefined;
    const part = typeof vector === 'number' ? parts?.parts[vector] : undefined;
    return {
      ...{ id, path, paths: [...image.paths].sort(byName), width, height, cosine },
      ...(probability !== undefined && { probability }),
      ...(box !== undefined && { box: [...box] }),
      ...(part !== undefined && { part: { grid: [...parts!.grid], patches: part.patches.slice() } }),
      ...(metadata !== undefined && { metadata: { ...metadata } }),
    };
  }

  /** The rows of an image, the whole image first: what belongs to the image stands in the first. */
  private *storedImages(image: MemoryImage): Generator<StoredImage> {
    const [path] = [...image.paths].sort(byName);
    const file = this.allFiles.get(path!);
    if (file === undefined) return;
    const { hash, width, height, metadata, parts, thumbnail } = image;
    const { size, mtimeMs } = file;
    const vectors = [...image.vectors].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [index, [, { box, row }]] of vectors.entries()) {
      yield {
        ...{ id: imageId(hash, box), hash, path: file.path, size, mtimeMs, width, height },
        ...(box !== undefined && { box: [...box] }),
        vector: (row.values.vector as Float32Array).slice(),
        ...(index === 0 && parts !== undefined && { parts: structuredClone(parts) }),
        ...(index === 0 && thumbnail !== undefined && { thumbnail: structuredClone(thumbnail) }),
        ...(metadata !== undefined && { metadata: { ...metadata } }),
      };
    }
  }
}
