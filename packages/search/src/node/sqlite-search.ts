import { dot } from '@fgclip2/tensor';
import { headSize, nearestImages } from '../codes/nearest-images.ts';
import { BestImages, type BestVector } from '../store/best-images.ts';
import type { CheckedQuery } from '../store/check-query.ts';
import type { Match, SearchResult, StoredBox } from '../store/image-store.ts';
import { partCosine } from '../store/part-cosine.ts';
import { fits, type Where } from '../store/where.ts';
import type { LoadedCodes } from './loaded-codes.ts';
import { damaged, type SqliteFile, type SqlRow } from './sqlite-file.ts';
import {
  blob,
  floats,
  metadataOf,
  partValues,
  rowsAfter,
  rowsOfImages,
  type VectorKind,
} from './vector-rows.ts';
import { whereSql } from './where-sql.ts';

/** With so few images to look at, all of them are compared. */
const fewImages = 1024;

/** Vectors of length 1, rounded, have no larger one. */
const largestCosine = 1.1;

/** Rows that are compared between two turns of the loop: about 3 ms. */
const rowsPerTurn = 512;

/** Files that a condition is read for between two turns of the loop: about 10 ms. */
const filesPerTurn = 8192;

/** Searches one file; the same query gives the same ranking, whatever page of it is asked for. */
export async function searchSqlite(
  file: SqliteFile,
  loaded: Readonly<Record<VectorKind, LoadedCodes>>,
  query: CheckedQuery,
): Promise<SearchResult> {
  const { where, kind, exact, offset, limit } = query;
  const allowed = where === undefined ? undefined : await AllowedImages.of(file, where, query.signal);
  const end = offset + limit;
  if (allowed !== undefined && allowed.count <= fewImages) {
    const best = new BestImages();
    const scanned = await compareImages(file, query, allowed.images(), best);
    return answer(file, query, ranked(file, query, best, end), { way: 'exact', scanned, rescored: scanned });
  }
  const codes = exact ? undefined : loaded[kind].refresh();
  if (codes === undefined) {
    const best = new BestImages();
    const scanned = await compareAll(file, query, (image) => allowed?.has(image) ?? true, best);
    return answer(file, query, ranked(file, query, best, end), { way: 'exact', scanned, rescored: scanned });
  }
  const shortlist = nearestImages(
    codes.codes,
    query.vector,
    codes.live,
    (slot) => codes.imageOf(slot),
    allowed && ((image) => allowed.has(image)),
  );
  const best = new BestImages();
  let rescored = await compareImages(file, query, shortlist, best);
  let scanned = codes.live;
  let ranking = ranked(file, query, best, headSize);
  if (end > headSize) {
    const head = new Set(ranking.map(({ image }) => image));
    const rest = new BestImages();
    const compared = await compareAll(
      file,
      query,
      (image) => !head.has(image) && (allowed?.has(image) ?? true),
      rest,
    );
    [scanned, rescored] = [scanned + compared, rescored + compared];
    ranking = [...ranking, ...ranked(file, query, rest, end - ranking.length)];
  }
  return answer(file, query, ranking, { way: 'shortlist', scanned, rescored });
}

/** The images that a condition allows. */
class AllowedImages {
  count = 0;
  private readonly bits: Uint8Array;

  private constructor(last: number) {
    this.bits = new Uint8Array(last + 1);
  }

  /** Asks for the files in pages, with turns between. */
  static async of(file: SqliteFile, where: Where, signal: AbortSignal | undefined): Promise<AllowedImages> {
    const { sql, values } = whereSql(where);
    const page = `SELECT files.path AS path, files.image AS image FROM files JOIN images ON images.image = files.image
      WHERE files.path > ? AND ${sql} ORDER BY files.path LIMIT ${filesPerTurn}`;
    const allowed = new AllowedImages(Number(file.get('SELECT max(image) AS last FROM images')!.last ?? 0));
    for (let last = ''; ; ) {
      signal?.throwIfAborted();
      const rows = file.allOnce(page, [last, ...values]);
      for (const { image } of rows) allowed.add(Number(image));
      if (rows.length < filesPerTurn) return allowed;
      last = String(rows.at(-1)!.path);
      await turn();
    }
  }

  has(image: number): boolean {
    return this.bits[image] === 1;
  }

  *images(): Generator<number> {
    for (const [image, bit] of this.bits.entries()) if (bit === 1) yield image;
  }

  private add(image: number): void {
    // One that came after the last was asked for is left for the next search.
    if (this.bits[image] !== 0) return;
    this.bits[image] = 1;
    this.count++;
  }
}

/** Compares with every vector, in turns; gives how many there were. */
async function compareAll(
  file: SqliteFile,
  query: CheckedQuery,
  isAllowed: (image: number) => boolean,
  best: BestImages,
): Promise<number> {
  let scanned = 0;
  for (let last = 0; ; ) {
    query.signal?.throwIfAborted();
    const rows = file.all(rowsAfter[query.kind], last, rowsPerTurn);
    for (const row of rows) if (isAllowed(Number(row.image))) scanned += compare(file, query, row, best);
    if (rows.length < rowsPerTurn) return scanned;
    last = Number(rows.at(-1)!.row);
    await turn();
  }
}

/** Compares with all vectors of some images, in turns; gives how many there were. */
async function compareImages(
  file: SqliteFile,
  query: CheckedQuery,
  images: Iterable<number>,
  best: BestImages,
): Promise<number> {
  let scanned = 0;
  // In the order of the file: neighbors are read together.
  const wanted = Uint32Array.from(images).sort();
  for (let start = 0; start < wanted.length; start += rowsPerTurn) {
    query.signal?.throwIfAborted();
    if (start > 0) await turn();
    const numbers = JSON.stringify([...wanted.subarray(start, start + rowsPerTurn)]);
    for (const row of file.all(rowsOfImages[query.kind], numbers)) scanned += compare(file, query, row, best);
  }
  return scanned;
}

function compare(file: SqliteFile, { kind, vector }: CheckedQuery, row: SqlRow, best: BestImages): number {
  const image = Number(row.image);
  const width = vector.length;
  const add = (cosine: number, name: string | number): void => {
    if (!(Math.abs(cosine) <= largestCosine))
      throw damaged(file.path, `a cosine with one of its vectors is ${cosine}`);
    best.add(image, cosine, name);
  };
  if (kind === 'pooled') {
    add(dot(vector, floats(file, row.vector, width)), String(row.box));
    return 1;
  }
  const { values, scales } = partValues(file, row, width);
  for (const [part, scale] of scales.entries()) {
    add(partCosine(vector, values.subarray(part * width, (part + 1) * width), scale), part);
  }
  return scales.length;
}

function ranked(file: SqliteFile, { isEnough }: CheckedQuery, best: BestImages, count: number): BestVector[] {
  return best.ranked(count, isEnough, (image) =>
    String(file.get('SELECT hash FROM images WHERE image = ?', image)?.hash ?? ''),
  );
}

function answer(
  file: SqliteFile,
  query: CheckedQuery,
  ranking: readonly BestVector[],
  how: Omit<SearchResult, 'matches'>,
): SearchResult {
  query.signal?.throwIfAborted();
  const page = ranking.slice(query.offset, query.offset + query.limit);
  return { matches: page.flatMap((best) => match(file, query, best) ?? []), ...how };
}

/** `undefined` for an image that was removed meanwhile. */
function match(file: SqliteFile, query: CheckedQuery, best: BestVector): Match | undefined {
  const image = file.get('SELECT hash, width, height, metadata FROM images WHERE image = ?', best.image);
  if (image === undefined) return undefined;
  const [hash, width, height] = [String(image.hash), Number(image.width), Number(image.height)];
  const metadata = metadataOf(file, image);
  const files = file.all('SELECT path, size, mtime FROM files WHERE image = ? ORDER BY path', best.image);
  const paths = files.map(({ path }) => String(path));
  const fitting = files.find(
    ({ path, size, mtime }) =>
      query.where === undefined ||
      fits(query.where, {
        ...{ path: String(path), size: Number(size), mtimeMs: Number(mtime) },
        ...{ hash, width, height, metadata },
      }),
  );
  if (fitting === undefined) return undefined;
  const probability = query.probabilityOf(best.cosine);
  const part = typeof best.vector === 'number' ? partOf(file, best.image, best.vector) : undefined;
  const box = typeof best.vector === 'string' && best.vector !== '' ? boxOf(best.vector) : undefined;
  return {
    ...{ id: hash, path: String(fitting.path), paths, width, height, cosine: best.cosine },
    ...(probability !== undefined && { probability }),
    ...(box !== undefined && { box }),
    ...(part !== undefined && { part }),
    ...(metadata !== undefined && { metadata }),
  };
}

/** A box as the table has it. */
export function boxOf(name: string): StoredBox {
  return name.split(',').map(Number) as unknown as StoredBox;
}

function partOf(file: SqliteFile, image: number, part: number): Match['part'] {
  const row = file.get('SELECT rows, columns, patches FROM parts WHERE image = ?', image);
  if (row === undefined) return undefined;
  const grid = [Number(row.rows), Number(row.columns)] as const;
  const bytes = Math.ceil((grid[0] * grid[1]) / 8);
  return { grid, patches: blob(file, row.patches).slice(part * bytes, (part + 1) * bytes) };
}

/** Lets others have the loop. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
