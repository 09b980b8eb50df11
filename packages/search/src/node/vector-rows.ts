import { classTag, describe } from '@fgclip2/tensor';
import type { Metadata } from '../store/metadata.ts';
import { damaged, type SqliteFile, type SqlRow } from './sqlite-file.ts';

/** The two kinds of vectors that are searched, each with codes of its own. */
export type VectorKind = 'pooled' | 'part';

/** Rows of one kind: a row of `vectors` holds one vector, a row of `parts` all those of an image. */
export interface VectorRow {
  readonly row: number;
  readonly image: number;
  /** float32 [count * width] */
  readonly vectors: Float32Array;
}

/** The question for rows after one, with its column names as {@link vectorRow} reads them. */
export const rowsAfter: Readonly<Record<VectorKind, string>> = {
  pooled: 'SELECT row, image, box, vector FROM vectors WHERE row > ? ORDER BY row LIMIT ?',
  part: 'SELECT row, image, vectors, scales FROM parts WHERE row > ? ORDER BY row LIMIT ?',
};

/** The question for the rows of some images, whose numbers are given as JSON. */
export const rowsOfImages: Readonly<Record<VectorKind, string>> = {
  pooled: 'SELECT row, image, box, vector FROM vectors WHERE image IN (SELECT value FROM json_each(?))',
  part: 'SELECT row, image, vectors, scales FROM parts WHERE image IN (SELECT value FROM json_each(?))',
};

/** What a row of one of these questions holds, of vectors of one width; parts are as their int8 values and scales say. */
export function vectorRow(file: SqliteFile, kind: VectorKind, sqlRow: SqlRow, width: number): VectorRow {
  const { row, image } = sqlRow;
  const vectors =
    kind === 'pooled' ? floats(file, sqlRow.vector, width) : partFloats(partValues(file, sqlRow, width));
  return { row: Number(row), image: Number(image), vectors };
}

/** The int8 vectors of a row of `parts`, one after the other, and their scales. */
export interface PartValues {
  readonly values: Int8Array;
  readonly scales: Float32Array;
}

/** What a row of `parts` holds, of vectors of one width. */
export function partValues(file: SqliteFile, sqlRow: SqlRow, width: number): PartValues {
  const scales = floats(file, sqlRow.scales);
  const { buffer, byteOffset, length } = blob(file, sqlRow.vectors, scales.length * width);
  return { values: new Int8Array(buffer, byteOffset, length), scales };
}

/** float32 values of a blob, without a copy where they are aligned; `count` where it is known. */
export function floats(file: SqliteFile, value: unknown, count?: number): Float32Array {
  const { buffer, byteOffset, length } = aligned(file, value, count);
  return new Float32Array(buffer, byteOffset, length / 4);
}

/** uint32 values of a blob; `count` where it is known. */
export function integers(file: SqliteFile, value: unknown, count?: number): Uint32Array {
  const { buffer, byteOffset, length } = aligned(file, value, count);
  return new Uint32Array(buffer, byteOffset, length / 4);
}

/**
 * The bytes of a blob; `length` where it is known.
 *
 * @throws Error for a damaged file: what is no blob, or one of another length.
 */
export function blob(file: SqliteFile, value: unknown, length?: number): Uint8Array {
  const bytes = classTag(value) === 'Uint8Array' ? (value as Uint8Array) : undefined;
  if (bytes !== undefined && (length === undefined || bytes.length === length)) return bytes;
  const got = bytes === undefined ? describe(value) : `${bytes.length} bytes`;
  throw damaged(file.path, `where ${length ?? 'some'} bytes should be, it has ${got}`);
}

/** The metadata of a row of `images`. */
export function metadataOf(file: SqliteFile, { metadata }: SqlRow): Metadata | undefined {
  if (metadata === null) return undefined;
  try {
    return JSON.parse(String(metadata));
  } catch (cause) {
    throw damaged(file.path, 'the metadata of an image is no JSON', cause);
  }
}

/** The bytes of an array of numbers. */
export function bytesOf(array: Float32Array | Uint32Array | Int8Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function aligned(file: SqliteFile, value: unknown, count: number | undefined): Uint8Array {
  const bytes = blob(file, value, count === undefined ? undefined : count * 4);
  if (bytes.length % 4 !== 0) throw damaged(file.path, `${bytes.length} bytes of it are no whole numbers`);
  return bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
}

function partFloats({ values, scales }: PartValues): Float32Array {
  const width = values.length / scales.length;
  const result = new Float32Array(values.length);
  for (const [part, scale] of scales.entries()) {
    for (let i = part * width; i < (part + 1) * width; i++) result[i] = values[i]! * scale;
  }
  return result;
}
