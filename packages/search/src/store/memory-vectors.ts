import { dot } from '@fgclip2/tensor';
import { nearestImages } from '../codes/nearest-images.ts';
import { SignCodes } from '../codes/sign-codes.ts';
import type { BestImages } from './best-images.ts';
import { partCosine } from './part-cosine.ts';

/** A vector in memory: float32 of length 1, or int8 that has length 1 when multiplied by its scale. */
export type MemoryValues =
  | { readonly vector: Float32Array }
  | { readonly vector: Int8Array; readonly scale: number };

/** A vector with the number of its image, and what tells it from the image's others. */
export interface MemoryRow {
  readonly values: MemoryValues;
  readonly image: number;
  readonly name: string | number;
  /** Its place among the rows; it changes when gaps are closed. */
  slot: number;
}

/** Rows that are compared between two turns of the loop: about 5 ms. */
const rowsPerTurn = 4096;

/** Gaps that are not worth closing. */
const fewGaps = 1024;

/** The vectors of one kind; with many of them, their sign codes as well. */
export class MemoryVectors {
  private readonly width: number;
  private readonly exactUpTo: number;
  private rows: (MemoryRow | undefined)[] = [];
  private codes: SignCodes | undefined;
  private liveCount = 0;

  constructor(width: number, exactUpTo: number) {
    this.width = width;
    this.exactUpTo = exactUpTo;
  }

  get live(): number {
    return this.liveCount;
  }

  add(values: MemoryValues, image: number, name: string | number): MemoryRow {
    const row = { values, image, name, slot: this.rows.length };
    this.rows.push(row);
    this.liveCount++;
    if (this.codes !== undefined) this.codes.append(this.codes.encode(floatsOf(values)));
    else if (this.liveCount > this.exactUpTo) this.recode();
    return row;
  }

  remove({ slot }: MemoryRow): void {
    this.rows[slot] = undefined;
    this.codes?.remove(slot);
    this.liveCount--;
    if (this.rows.length > this.liveCount * 2 + fewGaps) this.recode();
  }

  /** Closes gaps, and codes the vectors around their mean where they are many. */
  recode(): void {
    const rows = this.rows.filter((row) => row !== undefined);
    this.rows = rows;
    for (const [slot, row] of rows.entries()) row.slot = slot;
    this.codes = undefined;
    if (rows.length <= this.exactUpTo) return;
    const codes = new SignCodes({ width: this.width, mean: meanOf(rows, this.width) });
    for (const { values } of rows) codes.append(codes.encode(floatsOf(values)));
    this.codes = codes;
  }

  /** The images that are nearest by their codes; `undefined` while all are to be compared. */
  shortlist(query: Float32Array, isAllowed: (image: number) => boolean): Set<number> | undefined {
    const { rows, codes } = this;
    if (codes === undefined) return undefined;
    return nearestImages(codes, query, this.liveCount, (slot) => rows[slot]!.image, isAllowed);
  }

  /** Compares with every row of the images that are allowed, in turns; gives how many there were. */
  async compareAll(
    query: Float32Array,
    isAllowed: (image: number) => boolean,
    best: BestImages,
    signal: AbortSignal | undefined,
  ): Promise<number> {
    let compared = 0;
    // Rows that are added or moved meanwhile do not change this search.
    const rows = this.rows.slice();
    for (let start = 0; start < rows.length; start += rowsPerTurn) {
      if (start > 0) await turn();
      signal?.throwIfAborted();
      const some = rows.slice(start, start + rowsPerTurn);
      compared += compareRows(
        query,
        some.filter((row) => row !== undefined && isAllowed(row.image)) as MemoryRow[],
        best,
      );
    }
    return compared;
  }
}

/** Compares with some rows; gives how many there were. */
export function compareRows(query: Float32Array, rows: readonly MemoryRow[], best: BestImages): number {
  for (const { values, image, name } of rows) best.add(image, cosineOf(query, values), name);
  return rows.length;
}

function cosineOf(query: Float32Array, values: MemoryValues): number {
  return 'scale' in values ? partCosine(query, values.vector, values.scale) : dot(query, values.vector);
}

function floatsOf(values: MemoryValues): Float32Array {
  return 'scale' in values
    ? Float32Array.from(values.vector, (value) => value * values.scale)
    : values.vector;
}

function meanOf(rows: readonly MemoryRow[], width: number): Float32Array {
  const sum = new Float64Array(width);
  for (const { values } of rows) {
    const vector = floatsOf(values);
    for (let i = 0; i < width; i++) sum[i]! += vector[i]!;
  }
  return Float32Array.from(sum, (value) => value / rows.length);
}

/** Lets others have the loop. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
