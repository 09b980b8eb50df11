import { idParts } from '../store/id-parts.ts';
import type { StoredBox, StoredFile, StoredImage } from '../store/image-store.ts';
import type { KeptCodes } from './kept-codes.ts';
import type { SqliteFile } from './sqlite-file.ts';
import { bytesOf, type VectorKind } from './vector-rows.ts';

/** Vectors after which their codes are thought of, so that a long call needs no more memory than a short one. */
const rowsAtOnce = 1024;

/** What writes to the tables of one file; everything here runs within a transaction. */
export class SqliteWrites {
  private readonly file: SqliteFile;
  private readonly codes: Readonly<Record<VectorKind, KeptCodes>>;

  constructor(file: SqliteFile, codes: Readonly<Record<VectorKind, KeptCodes>>) {
    this.file = file;
    this.codes = codes;
  }

  putRows(rows: readonly StoredImage[]): void {
    let [vectors, parts] = [0, 0];
    const count = (): void => {
      this.codes.pooled.added(vectors);
      this.codes.part.added(parts);
      [vectors, parts] = [0, 0];
    };
    const left = new Set<number>();
    for (const row of rows) {
      const image = this.putImage(row);
      vectors += this.putVector(image, row);
      parts += this.putParts(image, row);
      if (row.thumbnail !== undefined) {
        const { type, bytes } = row.thumbnail;
        this.file.run(
          'INSERT OR REPLACE INTO thumbnails (image, type, bytes) VALUES (?, ?, ?)',
          image,
          type,
          bytes,
        );
      }
      this.putFile({ ...row, failure: undefined }, image, left);
      if (vectors + parts >= rowsAtOnce) count();
    }
    this.dropWithoutFile(left);
    count();
  }

  /**
   * Notes files, each of an image that is kept or with a failure.
   *
   * @throws Error for a file of an image that is not kept.
   */
  putFiles(files: readonly StoredFile[]): void {
    const left = new Set<number>();
    for (const file of files) {
      const image = file.hash === undefined ? null : this.imageOf(file.hash);
      if (image === undefined) {
        throw new Error(
          `[@fgclip2/search] Expected an image that is kept for the file ${file.path}, got one that is not: upsert it with its vector.`,
        );
      }
      this.putFile(file, image, left);
    }
    this.dropWithoutFile(left);
  }

  /** Notes a file; the image that it held before is added to `left`. */
  private putFile(
    { path, size, mtimeMs, failure }: StoredFile,
    image: number | null,
    left: Set<number>,
  ): void {
    const before = this.file.get('SELECT image FROM files WHERE path = ?', path);
    this.file.run(
      'INSERT OR REPLACE INTO files (path, size, mtime, image, failure) VALUES (?, ?, ?, ?, ?)',
      ...[path, size, mtimeMs, image, failure ?? null],
    );
    if (typeof before?.image === 'number' && before.image !== image) left.add(before.image);
  }

  removeFile(path: string): void {
    const before = this.file.get('SELECT image FROM files WHERE path = ?', path);
    this.file.run('DELETE FROM files WHERE path = ?', path);
    if (typeof before?.image === 'number') this.dropWithoutFile([before.image]);
  }

  /** Removes an image with all that is of it, or a box of one; an image without a vector goes with its last box. */
  remove(id: string): void {
    const { hash, box } = idParts(id);
    const image = this.imageOf(hash);
    if (image === undefined) return;
    if (box === '') {
      this.drop(image);
      return;
    }
    const vector = this.file.get('SELECT row FROM vectors WHERE image = ? AND box = ?', image, box);
    if (vector === undefined) return;
    this.dropRow('pooled', Number(vector.row));
    if (this.file.get('SELECT 1 FROM vectors WHERE image = ?', image) === undefined) this.drop(image);
  }

  /** The number of the image of a hash. */
  private imageOf(hash: string): number | undefined {
    const image = this.file.get('SELECT image FROM images WHERE hash = ?', hash)?.image;
    return image === undefined ? undefined : Number(image);
  }

  private putImage({ hash, width, height, metadata }: StoredImage): number {
    const known = this.file.get('SELECT image FROM images WHERE hash = ?', hash)?.image;
    const json = metadata === undefined ? null : JSON.stringify(metadata);
    if (known === undefined) {
      const sql = 'INSERT INTO images (hash, width, height, metadata) VALUES (?, ?, ?, ?)';
      return this.file.run(sql, hash, width, height, json);
    }
    this.file.run(
      'UPDATE images SET width = ?, height = ?, metadata = coalesce(?, metadata) WHERE image = ?',
      ...[width, height, json, known],
    );
    return Number(known);
  }

  /** Gives the number of vectors that are new. */
  private putVector(image: number, { box, vector }: StoredImage): number {
    const name = boxName(box);
    const bytes = bytesOf(vector);
    const before = this.file.get('SELECT row, vector FROM vectors WHERE image = ? AND box = ?', image, name);
    if (before !== undefined) {
      if (Buffer.compare(before.vector as Uint8Array, bytes) === 0) return 0;
      this.dropRow('pooled', Number(before.row));
    }
    this.file.run('INSERT INTO vectors (image, box, vector) VALUES (?, ?, ?)', image, name, bytes);
    return 1;
  }

  private putParts(image: number, { parts: given }: StoredImage): number {
    if (given === undefined) return 0;
    const { grid, parts } = given;
    const before = this.file.get('SELECT row FROM parts WHERE image = ?', image);
    if (before !== undefined) this.dropRow('part', Number(before.row));
    this.file.run(
      'INSERT INTO parts (image, rows, columns, vectors, scales, patches) VALUES (?, ?, ?, ?, ?, ?)',
      image,
      ...grid,
      Buffer.concat(parts.map(({ vector }) => bytesOf(vector))),
      bytesOf(Float32Array.from(parts, ({ scale }) => scale)),
      Buffer.concat(parts.map(({ patches }) => patches)),
    );
    return parts.length;
  }

  /** Drops those that no file holds, once all files of a call are noted: two may have changed places. */
  private dropWithoutFile(images: Iterable<number>): void {
    for (const image of images) {
      if (this.file.get('SELECT 1 FROM files WHERE image = ?', image) === undefined) this.drop(image);
    }
  }

  private drop(image: number): void {
    for (const { row } of this.file.all('SELECT row FROM vectors WHERE image = ?', image)) {
      this.dropRow('pooled', Number(row));
    }
    for (const { row } of this.file.all('SELECT row FROM parts WHERE image = ?', image)) {
      this.dropRow('part', Number(row));
    }
    for (const table of ['thumbnails', 'files', 'images']) {
      this.file.run(`DELETE FROM ${table} WHERE image = ?`, image);
    }
  }

  private dropRow(kind: VectorKind, row: number): void {
    this.file.run(`DELETE FROM ${kind === 'pooled' ? 'vectors' : 'parts'} WHERE row = ?`, row);
    this.codes[kind].removed(row);
  }
}

/** How a box stands in the table; '' is the whole image. */
function boxName(box: StoredBox | undefined): string {
  return box === undefined ? '' : box.join(',');
}
