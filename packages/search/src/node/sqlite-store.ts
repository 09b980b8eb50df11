import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { checkList } from '../store/check-list.ts';
import { checkQuery } from '../store/check-query.ts';
import { checkFiles, checkRows } from '../store/check-rows.ts';
import { idParts } from '../store/id-parts.ts';
import {
  type FilesOptions,
  type ImageStore,
  type ImagesOptions,
  imageId,
  type LogitScale,
  type SearchOptions,
  type SearchQuery,
  type SearchResult,
  type StoredFile,
  type StoredImage,
  type StoredParts,
  type StoreStats,
  type Thumbnail,
  type VectorMaker,
} from '../store/image-store.ts';
import { checkWhere, fitsWhere, folderPrefix, isUnder } from '../store/where.ts';
import { KeptCodes, readMeta, writeMeta } from './kept-codes.ts';
import { LoadedCodes } from './loaded-codes.ts';
import { networkShareOf } from './network-share.ts';
import { openSchema } from './schema.ts';
import { damaged, SqliteFile, type SqlRow } from './sqlite-file.ts';
import { boxOf, searchSqlite, turn } from './sqlite-search.ts';
import { SqliteWrites } from './sqlite-writes.ts';
import { blob, floats, metadataOf, partValues, type VectorKind } from './vector-rows.ts';

/** Options of {@link sqliteStore}. */
export interface SqliteStoreOptions {
  /** Refuse a file that is not there, rather than making it. @default false */
  mustExist?: boolean | undefined;
  /** Open a file on a network share, where two computers that write at once destroy it. @default false */
  allowNetworkShare?: boolean | undefined;
}

/** Rows that are read at once. */
const readSize = 256;

/**
 * A store in one SQLite file, by Node's own `node:sqlite`: nothing is installed. Several processes may read and write
 * it at once, and a process that is killed loses the call it was in and nothing else. Node 22 prints an
 * ExperimentalWarning for `node:sqlite`; `--disable-warning=ExperimentalWarning` hides it.
 *
 * @throws Error for a file that is no index, damaged, or made by a newer release; for one on a network share; where the
 * runtime has no `node:sqlite`.
 * @example
 * import { load } from 'fgclip2';
 * import { indexImages, sqliteStore } from '@fgclip2/search/node';
 *
 * const fgclip2 = await load('qihoo360/fg-clip2-base');
 * const store = await sqliteStore('photos.fgclip2');
 * await indexImages(fgclip2, store, ['photos']);
 * const { vectors } = await fgclip2.embedTexts(['红色的钥匙']);
 * const { matches } = await store.search({ pooled: vectors.data }, { limit: 5 });
 * for (const { path, cosine } of matches) console.log(path, cosine);
 */
export async function sqliteStore(path: string, options: SqliteStoreOptions = {}): Promise<ImageStore> {
  const { mustExist = false, allowNetworkShare = false } = options;
  const place = resolve(path);
  if (mustExist && (await stat(place).catch(() => undefined)) === undefined) {
    throw new Error(
      `[@fgclip2/search] Expected an index at ${place}, got no such file: index images into it first.`,
    );
  }
  const share = allowNetworkShare ? undefined : await networkShareOf(place);
  if (share !== undefined) {
    throw new Error(
      `[@fgclip2/search] Expected a disk of this computer for the index at ${place}, got a network share (${share}), where several writers can destroy it: keep it on a disk, or pass allowNetworkShare where one computer alone uses it.`,
    );
  }
  const file = await SqliteFile.open(place);
  try {
    await openSchema(file);
  } catch (error) {
    file.close();
    throw error;
  }
  return new SqliteStore(file);
}

class SqliteStore implements ImageStore {
  private readonly file: SqliteFile;
  private readonly kept: Readonly<Record<VectorKind, KeptCodes>>;
  private readonly loaded: Readonly<Record<VectorKind, LoadedCodes>>;
  private readonly writes: SqliteWrites;
  private isDisposed = false;

  constructor(file: SqliteFile) {
    this.file = file;
    this.kept = { pooled: new KeptCodes(file, 'pooled'), part: new KeptCodes(file, 'part') };
    this.loaded = {
      pooled: new LoadedCodes(file, this.kept.pooled),
      part: new LoadedCodes(file, this.kept.part),
    };
    this.writes = new SqliteWrites(file, this.kept);
  }

  get source(): VectorMaker['source'] | undefined {
    return this.json('source');
  }

  get logits(): LogitScale | undefined {
    return this.json('logits');
  }

  async upsert(rows: readonly StoredImage[], maker: VectorMaker): Promise<void> {
    checkRows(rows, maker, this.source);
    if (rows.length === 0) return;
    await this.file.transaction(() => {
      const { source } = this;
      // Another process may have been first.
      if (source === undefined) writeMeta(this.file, 'source', JSON.stringify(maker.source));
      else checkRows([], maker, source);
      if (maker.logits !== undefined) writeMeta(this.file, 'logits', JSON.stringify(maker.logits));
      this.writes.putRows(rows);
    });
  }

  async remove(ids: readonly string[]): Promise<void> {
    checkList('ids', ids);
    await this.file.transaction(() => {
      for (const id of ids) this.writes.remove(id);
      this.forgetSourceIfEmpty();
    });
  }

  async has(
    ids: readonly string[],
    { withParts = false }: { withParts?: boolean | undefined } = {},
  ): Promise<ReadonlySet<string>> {
    checkList('ids', ids);
    const join = 'JOIN vectors ON vectors.image = images.image';
    const joins = withParts ? `${join} JOIN parts ON parts.image = images.image` : join;
    const sql = `SELECT 1 FROM images ${joins} WHERE images.hash = ? AND vectors.box = ?`;
    return new Set(
      ids.filter((id) => {
        const { hash, box } = idParts(id);
        return this.file.get(sql, hash, box) !== undefined;
      }),
    );
  }

  async search(query: SearchQuery, options: SearchOptions = {}): Promise<SearchResult> {
    options.signal?.throwIfAborted();
    this.file.checkPlace();
    return searchSqlite(this.file, this.loaded, checkQuery(query, options, this));
  }

  async *images({ ids, where, signal }: ImagesOptions = {}): AsyncGenerator<StoredImage> {
    if (where !== undefined) checkWhere(where);
    const wanted = ids === undefined ? undefined : new Set(ids);
    for await (const images of wanted === undefined ? this.allImages() : this.imagesOf(wanted)) {
      const width = this.source?.width ?? 0;
      for (const image of images) {
        signal?.throwIfAborted();
        for (const row of this.storedImages(image, width)) {
          if (wanted !== undefined && !wanted.has(row.id)) continue;
          if (where === undefined || this.fileOf(image, where) !== undefined) yield row;
        }
      }
    }
    signal?.throwIfAborted();
  }

  async thumbnail(id: string): Promise<Thumbnail | undefined> {
    const row = this.file.get(
      'SELECT type, bytes FROM thumbnails JOIN images ON images.image = thumbnails.image WHERE hash = ?',
      idParts(id).hash,
    );
    return row === undefined ? undefined : (row as unknown as Thumbnail);
  }

  async *files({ under, paths }: FilesOptions = {}): AsyncGenerator<StoredFile> {
    const columns =
      'SELECT path, size, mtime, hash, failure FROM files LEFT JOIN images ON images.image = files.image';
    if (paths !== undefined) {
      for (const path of paths) {
        if (under !== undefined && !isUnder(path, under)) continue;
        const row = this.file.get(`${columns} WHERE path = ?`, path);
        if (row !== undefined) yield storedFile(row);
      }
      return;
    }
    const prefix = under === undefined ? '' : folderPrefix(under);
    if (under !== undefined) {
      const itself = this.file.get(`${columns} WHERE path = ?`, prefix.slice(0, -1));
      if (itself !== undefined) yield storedFile(itself);
    }
    const end = under === undefined ? '' : `${prefix.slice(0, -1)}0`;
    for (let last = ''; ; ) {
      const rows =
        under === undefined
          ? this.file.all(`${columns} WHERE path > ? ORDER BY path LIMIT ?`, last, readSize)
          : this.file.all(
              `${columns} WHERE path > ? AND path >= ? AND path < ? ORDER BY path LIMIT ?`,
              ...[last, prefix, end, readSize],
            );
      for (const row of rows) yield storedFile(row);
      if (rows.length < readSize) return;
      last = String(rows.at(-1)!.path);
      await turn();
    }
  }

  async putFiles(files: readonly StoredFile[]): Promise<void> {
    checkFiles(files);
    if (files.length === 0) return;
    await this.file.transaction(() => this.writes.putFiles(files));
  }

  async removeFiles(paths: readonly string[]): Promise<void> {
    checkList('paths', paths);
    if (paths.length === 0) return;
    await this.file.transaction(() => {
      for (const path of paths) this.writes.removeFile(path);
      this.forgetSourceIfEmpty();
    });
  }

  async stats(): Promise<StoreStats> {
    const count = (what: string): number =>
      Number(this.file.get(`SELECT count(*) AS count FROM ${what}`)!.count);
    const sizes = await Promise.all(
      ['', '-wal', '-shm'].map(
        async (end) => (await stat(this.file.path + end).catch(() => undefined))?.size ?? 0,
      ),
    );
    return {
      images: count('images'),
      vectors: count('vectors'),
      imagesWithParts: count('parts'),
      files: count('files WHERE image IS NOT NULL'),
      failures: count('files WHERE failure IS NOT NULL'),
      bytes: sizes.reduce((sum, size) => sum + size, 0),
    };
  }

  async optimize({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    const nextTurn = async (): Promise<void> => {
      await turn();
      signal?.throwIfAborted();
    };
    for (const kept of Object.values(this.kept)) await kept.recode(nextTurn);
    signal?.throwIfAborted();
    await this.file.transaction(() => this.file.exec('PRAGMA incremental_vacuum; PRAGMA optimize'));
    this.file.all('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.isDisposed) return;
    this.isDisposed = true;
    this.file.close();
  }

  /** An empty store takes the vectors of any model. */
  private forgetSourceIfEmpty(): void {
    if (this.file.get('SELECT 1 FROM images') !== undefined) return;
    // What others hold in memory is of no use to them from then on.
    const generations = Object.values(this.kept).map((kept) => [kept.kind, kept.generation() + 1] as const);
    for (const table of ['meta', 'segments', 'removed']) this.file.run(`DELETE FROM ${table}`);
    for (const [kind, generation] of generations) writeMeta(this.file, `generation:${kind}`, generation);
  }

  private json(name: string): ReturnType<typeof JSON.parse> {
    const text = readMeta(this.file, name);
    if (text === undefined) return undefined;
    try {
      return JSON.parse(String(text));
    } catch (cause) {
      throw damaged(this.file.path, `its ${name} is no JSON`, cause);
    }
  }

  /** Rows of the table of images in order, in pages, with turns between. */
  private async *allImages(): AsyncGenerator<readonly SqlRow[]> {
    for (let last = 0; ; ) {
      const sql = 'SELECT * FROM images WHERE image > ? ORDER BY image LIMIT ?';
      const images = this.file.all(sql, last, readSize);
      yield images;
      if (images.length < readSize) return;
      last = Number(images.at(-1)!.image);
      await turn();
    }
  }

  /** Those of some ids, in order. */
  private async *imagesOf(ids: Iterable<string>): AsyncGenerator<readonly SqlRow[]> {
    const hashes = new Set(Array.from(ids, (id) => idParts(id).hash));
    const images = [...hashes].flatMap((hash) => this.file.all('SELECT * FROM images WHERE hash = ?', hash));
    yield images.sort((a, b) => Number(a.image) - Number(b.image));
  }

  /** The rows of an image, the whole image first: what belongs to the image stands in the first. */
  private *storedImages(image: SqlRow, width: number): Generator<StoredImage> {
    const number = Number(image.image);
    const file = this.fileOf(image, undefined);
    if (file === undefined) return;
    const hash = String(image.hash);
    const metadata = metadataOf(this.file, image);
    const vectors = this.file.all('SELECT box, vector FROM vectors WHERE image = ? ORDER BY box', number);
    for (const [index, { box: name, vector }] of vectors.entries()) {
      const box = name === '' ? undefined : boxOf(String(name));
      const parts = index === 0 ? this.partsOf(number, width) : undefined;
      const thumbnail =
        index === 0 ? this.file.get('SELECT type, bytes FROM thumbnails WHERE image = ?', number) : undefined;
      yield {
        ...{ id: imageId(hash, box), hash, ...file },
        ...{ width: Number(image.width), height: Number(image.height) },
        ...(box !== undefined && { box }),
        vector: floats(this.file, vector, width),
        ...(parts !== undefined && { parts }),
        ...(thumbnail !== undefined && { thumbnail: thumbnail as unknown as Thumbnail }),
        ...(metadata !== undefined && { metadata }),
      };
    }
  }

  /** The first file of an image, or of those that a condition allows. */
  private fileOf(
    image: SqlRow,
    where: ImagesOptions['where'],
  ): Pick<StoredFile, 'path' | 'size' | 'mtimeMs'> | undefined {
    const files = this.file.all(
      'SELECT path, size, mtime FROM files WHERE image = ? ORDER BY path',
      Number(image.image),
    );
    return files
      .map(({ path, size, mtime }) => ({ path: String(path), size: Number(size), mtimeMs: Number(mtime) }))
      .find(
        (file) =>
          where === undefined ||
          fitsWhere(where, {
            ...file,
            ...{ hash: String(image.hash), width: Number(image.width), height: Number(image.height) },
            metadata: metadataOf(this.file, image),
          }),
      );
  }

  private partsOf(image: number, width: number): StoredParts | undefined {
    const row = this.file.get(
      'SELECT rows, columns, vectors, scales, patches FROM parts WHERE image = ?',
      image,
    );
    if (row === undefined) return undefined;
    const grid = [Number(row.rows), Number(row.columns)] as const;
    const { values, scales } = partValues(this.file, row, width);
    const patchBytes = Math.ceil((grid[0] * grid[1]) / 8);
    const patches = blob(this.file, row.patches, scales.length * patchBytes);
    const parts = Array.from(scales, (scale, part) => ({
      vector: values.slice(part * width, (part + 1) * width),
      scale,
      patches: patches.slice(part * patchBytes, (part + 1) * patchBytes),
    }));
    return { grid, parts };
  }
}

function storedFile({ path, size, mtime, hash, failure }: SqlRow): StoredFile {
  return {
    ...{ path: String(path), size: Number(size), mtimeMs: Number(mtime) },
    ...(hash !== null && { hash: String(hash) }),
    ...(failure !== null && { failure: String(failure) }),
  };
}
