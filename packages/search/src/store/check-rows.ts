import { describe, dot } from '@fgclip2/tensor';
import { checkComparable, type EmbeddingSource } from 'fgclip2';
import { checkList } from './check-list.ts';
import {
  imageId,
  type StoredFile,
  type StoredImage,
  type StoredParts,
  type Thumbnail,
  type VectorMaker,
} from './image-store.ts';
import { isMetadataName } from './metadata.ts';
import { isWindowsPath } from './path-names.ts';

/** How far from 1 the length of a vector may be: float16 rounds it. */
const lengthTolerance = 0.01;

/**
 * Checks rows before any of them is kept.
 *
 * @throws Error where they were not made as the vectors in the store; TypeError or RangeError that names the row.
 */
export function checkRows(
  rows: readonly StoredImage[],
  { source, logits }: VectorMaker,
  stored: EmbeddingSource | undefined,
): void {
  checkList('rows', rows);
  if (source.kind !== 'image' || !source.normalized) {
    const got = `${source.kind} vectors${source.normalized ? '' : ' that are not normalized'}`;
    throw new Error(`[@fgclip2/search] Expected normalized image vectors for a store, got ${got}.`);
  }
  if (logits !== undefined && !(Number.isFinite(logits.scale) && Number.isFinite(logits.bias))) {
    const got = `${logits.scale} and ${logits.bias}`;
    throw new RangeError(
      `[@fgclip2/search] Expected finite numbers for logits.scale and logits.bias, got ${got}.`,
    );
  }
  if (stored !== undefined) checkComparable(source, stored);
  for (const row of rows) checkRow(row, source.width);
}

/** @throws TypeError or RangeError for a file that is of no image and has no failure, or of both. */
export function checkFiles(files: readonly StoredFile[]): void {
  checkList('files', files);
  for (const file of files) {
    checkFile(file);
    const { path, hash, failure } = file;
    if ((hash === undefined) === (failure === undefined)) {
      const got = hash === undefined ? 'neither' : 'both';
      throw new TypeError(`[@fgclip2/search] Expected a hash or a failure for the file ${path}, got ${got}.`);
    }
  }
}

function checkRow(row: StoredImage, width: number): void {
  checkFile(row);
  const { id, hash, box, path } = row;
  if (typeof hash !== 'string' || !/^[^#]+$/.test(hash)) throw wrong('a sha256', `the hash of ${path}`, hash);
  if (box !== undefined && !(box.length === 4 && box.every(Number.isFinite))) {
    throw wrong('four finite numbers', `the box of ${path}`, box);
  }
  if (box !== undefined && !(box[0] <= box[2] && box[1] <= box[3])) {
    throw new RangeError(
      `[@fgclip2/search] Expected x1 <= x2 and y1 <= y2 for the box of ${path}, got ${box.join(', ')}.`,
    );
  }
  if (id !== imageId(hash, box)) throw wrong(describe(imageId(hash, box)), `the id of ${path}`, id);
  for (const name of ['width', 'height'] as const) {
    if (!Number.isSafeInteger(row[name]) || row[name] < 1) {
      throw new RangeError(
        `[@fgclip2/search] Expected pixels for the ${name} of ${path}, got ${describe(row[name])}.`,
      );
    }
  }
  checkVector(row.vector, width, path);
  if (row.parts !== undefined) checkParts(row.parts, width, path);
  if (row.thumbnail !== undefined) checkThumbnail(row.thumbnail, path);
  for (const [name, value] of Object.entries(row.metadata ?? {})) {
    if (!isMetadataName(name)) {
      throw wrong(
        'a name of whole characters, without quotes, backslashes and control characters',
        `the metadata of ${path}`,
        name,
      );
    }
    const isPlain = typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
    if (/\p{Surrogate}/u.test(String(value))) {
      throw wrong('whole characters', `metadata.${name} of ${path}`, value);
    }
    if (!isPlain) throw wrong('a string, a finite number or a boolean', `metadata.${name} of ${path}`, value);
  }
}

function checkFile({ path, size, mtimeMs }: Pick<StoredFile, 'path' | 'size' | 'mtimeMs'>): void {
  if (typeof path !== 'string' || path === '' || path.includes('\0') || /\p{Surrogate}/u.test(path)) {
    throw wrong('a path of whole characters', 'a row', path);
  }
  if (isWindowsPath(path)) throw wrong('a path with / between its parts', 'a row', path);
  if (!Number.isSafeInteger(size) || size < 0) throw wrong('bytes', `the size of ${path}`, size);
  if (!Number.isFinite(mtimeMs)) throw wrong('milliseconds', `the mtimeMs of ${path}`, mtimeMs);
}

function checkVector(vector: Float32Array, width: number, path: string): void {
  if (Object.prototype.toString.call(vector) !== '[object Float32Array]') {
    throw wrong('a Float32Array', `the vector of ${path}`, vector);
  }
  if (vector.length !== width) {
    throw new RangeError(
      `[@fgclip2/search] Expected ${width} values for the vector of ${path}, got ${vector.length}.`,
    );
  }
  const length = Math.sqrt(dot(vector, vector));
  if (Math.abs(length - 1) <= lengthTolerance) return;
  const got = Number.isFinite(length)
    ? `one of length ${Number(length.toPrecision(4))}`
    : 'one with NaN or Infinity';
  throw new RangeError(`[@fgclip2/search] Expected a vector of length 1 for ${path}, got ${got}.`);
}

function checkParts({ grid, parts }: StoredParts, width: number, path: string): void {
  const [rows, columns] = grid;
  if (grid.length !== 2 || !grid.every((side) => Number.isInteger(side) && side > 0)) {
    throw wrong('rows and columns', `the grid of parts of ${path}`, grid);
  }
  const bytes = Math.ceil((rows * columns) / 8);
  for (const [index, { vector, scale, patches }] of parts.entries()) {
    const name = `part ${index} of ${path}`;
    if (Object.prototype.toString.call(vector) !== '[object Int8Array]' || vector.length !== width) {
      throw wrong(`an Int8Array of length ${width}`, `the vector of ${name}`, vector);
    }
    if (!Number.isFinite(scale) || scale <= 0)
      throw wrong('a positive number', `the scale of ${name}`, scale);
    if (Object.prototype.toString.call(patches) !== '[object Uint8Array]' || patches.length !== bytes) {
      throw wrong(`a Uint8Array of length ${bytes}`, `the patches of ${name}`, patches);
    }
  }
}

function checkThumbnail({ type, bytes }: Thumbnail, path: string): void {
  if (type !== 'image/jpeg' && type !== 'image/webp') {
    throw wrong('image/jpeg or image/webp', `the type of the thumbnail of ${path}`, type);
  }
  if (Object.prototype.toString.call(bytes) !== '[object Uint8Array]') {
    throw wrong('a Uint8Array', `the thumbnail of ${path}`, bytes);
  }
}

function wrong(expected: string, name: string, value: unknown): TypeError {
  return new TypeError(`[@fgclip2/search] Expected ${expected} for ${name}, got ${describe(value)}.`);
}
