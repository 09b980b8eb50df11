import type { SqlRow } from './sqlite-file.ts';

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

/** The question for the rows of an image. */
export const rowsOfImage: Readonly<Record<VectorKind, string>> = {
  pooled: 'SELECT row, image, box, vector FROM vectors WHERE image = ?',
  part: 'SELECT row, image, vectors, scales FROM parts WHERE image = ?',
};

/** What a row of one of these questions holds; parts are as their int8 values and scales say. */
export function vectorRow(kind: VectorKind, sqlRow: SqlRow): VectorRow {
  const { row, image } = sqlRow;
  const vectors = kind === 'pooled' ? floats(sqlRow.vector) : partFloats(sqlRow);
  return { row: Number(row), image: Number(image), vectors };
}

/** float32 values of a blob, without a copy where they are aligned. */
export function floats(blob: unknown): Float32Array {
  const bytes = blob as Uint8Array;
  const { buffer, byteOffset, length } = byteOffsetIsAligned(bytes) ? bytes : bytes.slice();
  return new Float32Array(buffer, byteOffset, length / 4);
}

/** The bytes of an array of numbers. */
export function bytesOf(array: Float32Array | Uint32Array | Int8Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** uint32 values of a blob. */
export function integers(blob: unknown): Uint32Array {
  const bytes = blob as Uint8Array;
  const { buffer, byteOffset, length } = byteOffsetIsAligned(bytes) ? bytes : bytes.slice();
  return new Uint32Array(buffer, byteOffset, length / 4);
}

function byteOffsetIsAligned({ byteOffset }: Uint8Array): boolean {
  return byteOffset % 4 === 0;
}

function partFloats({ vectors, scales }: SqlRow): Float32Array {
  const bytes = vectors as Uint8Array;
  const values = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  const of = floats(scales);
  const width = values.length / of.length;
  const result = new Float32Array(values.length);
  for (const [part, scale] of of.entries()) {
    for (let i = part * width; i < (part + 1) * width; i++) result[i] = values[i]! * scale;
  }
  return result;
}
