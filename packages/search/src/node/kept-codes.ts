import { SignCodes } from '../codes/sign-codes.ts';
import { damaged, type SqliteFile } from './sqlite-file.ts';
import {
  blob,
  bytesOf,
  floats,
  integers,
  rowsAfter,
  type VectorKind,
  type VectorRow,
  vectorRow,
} from './vector-rows.ts';

/** Vectors in a segment; below as many there are no codes. */
const segmentSize = 4096;

/** Rows that are read at once. */
const readSize = 512;

/**
 * The sign codes of one kind of vectors, as the file keeps them: in segments of 4,096 and more, written when so many
 * vectors have no codes yet. The vectors after the last segment are coded when they are read.
 */
export class KeptCodes {
  readonly kind: VectorKind;
  private readonly file: SqliteFile;

  constructor(file: SqliteFile, kind: VectorKind) {
    this.file = file;
    this.kind = kind;
  }

  /** The middle of the vectors when the first segment was written, or at the last {@link recode}. */
  mean(): Float32Array | undefined {
    const value = readMeta(this.file, `mean:${this.kind}`);
    return value === undefined ? undefined : floats(this.file, value, this.width());
  }

  /** Counts vectors that were added, and codes them when there are enough. Within a transaction. */
  added(count: number): void {
    const name = `uncoded:${this.kind}`;
    const uncoded = Number(readMeta(this.file, name) ?? 0) + count;
    if (uncoded < segmentSize) {
      if (count > 0) writeMeta(this.file, name, uncoded);
      return;
    }
    const rows = [...this.rowsAfter(this.lastCoded())];
    if (rows.length > 0) {
      let mean = this.mean();
      if (mean === undefined) {
        mean = meanOf(rows, this.width());
        writeMeta(this.file, `mean:${this.kind}`, bytesOf(mean));
      }
      this.write(codesOf(rows, mean));
    }
    writeMeta(this.file, name, 0);
  }

  /** Notes that a row is gone. Within a transaction. */
  removed(row: number): void {
    this.file.run('INSERT INTO removed (kind, row) VALUES (?, ?)', this.kind, row);
  }

  /** Makes the mean and all codes anew, in turns; rows that come or go meanwhile keep their place. */
  async recode(turn: () => Promise<void>): Promise<void> {
    const { file, kind } = this;
    if (this.mean() === undefined) return;
    const generation = this.generation();
    const seq = lastRemoved(file);
    const width = this.width();
    const middle = new MeanVector(width);
    // Others may make codes anew, or empty the store for another model: what was read then no longer holds.
    const isStill = (): boolean => this.generation() === generation;
    await this.eachRow(turn, isStill, ({ vectors }) => middle.add(vectors));
    if (middle.count === 0) return;
    const mean = middle.value();
    const coder = new SignCodes({ width, mean });
    const segments: Segment[] = [];
    let waiting: CodedRow[] = [];
    let waitingCount = 0;
    const lastSeen = await this.eachRow(turn, isStill, (row) => {
      const each = coded(row, coder, width);
      waiting.push(each);
      waitingCount += each.count;
      if (waitingCount < segmentSize) return;
      segments.push(joined(waiting));
      [waiting, waitingCount] = [[], 0];
    });
    await file.transaction(() => {
      if (!isStill()) return;
      file.run('DELETE FROM segments WHERE kind = ?', kind);
      file.run('DELETE FROM removed WHERE kind = ? AND seq <= ?', kind, seq);
      for (const segment of segments) this.write(segment);
      writeMeta(file, `mean:${kind}`, bytesOf(mean));
      writeMeta(file, `generation:${kind}`, generation + 1);
      const table = kind === 'pooled' ? 'vectors' : 'parts';
      const { count } = file.get(`SELECT count(*) AS count FROM ${table} WHERE row > ?`, lastSeen)!;
      writeMeta(file, `uncoded:${kind}`, waitingCount);
      this.added(Number(count));
    });
  }

  /** Raised by each {@link recode}: whoever holds older codes reads all of them again. */
  generation(): number {
    return Number(readMeta(this.file, `generation:${this.kind}`) ?? 0);
  }

  /** Segments in order. */
  segments(): Segment[] {
    return this.file
      .all('SELECT rows, images, codes FROM segments WHERE kind = ? ORDER BY last', this.kind)
      .map(({ rows, images, codes }) => ({
        rows: integers(this.file, rows),
        images: integers(this.file, images, (rows as Uint8Array).length / 4),
        codes: blob(this.file, codes),
      }));
  }

  /** Rows of the table after one. */
  *rowsAfter(row: number): Generator<VectorRow> {
    const width = this.width();
    for (let last = row; ; ) {
      const rows = this.file.all(rowsAfter[this.kind], last, readSize);
      for (const each of rows) yield vectorRow(this.file, this.kind, each, width);
      if (rows.length < readSize) return;
      last = Number(rows.at(-1)!.row);
    }
  }

  private lastCoded(): number {
    return Number(
      this.file.get('SELECT max(last) AS last FROM segments WHERE kind = ?', this.kind)!.last ?? 0,
    );
  }

  private width(): number {
    const source = readMeta(this.file, 'source');
    if (typeof source !== 'string') throw damaged(this.file.path, 'it does not say what made its vectors');
    return Number(JSON.parse(source).width);
  }

  private write({ rows, images, codes }: Segment): void {
    this.file.run(
      'INSERT INTO segments (kind, last, rows, images, codes) VALUES (?, ?, ?, ?, ?)',
      ...[this.kind, rows.at(-1)!, bytesOf(rows), bytesOf(images), codes],
    );
  }

  /** Shows each row while something holds, with turns between; gives the number of the last. */
  private async eachRow(
    turn: () => Promise<void>,
    isStill: () => boolean,
    use: (row: VectorRow) => void,
  ): Promise<number> {
    const width = this.width();
    for (let last = 0; ; ) {
      if (!isStill()) return last;
      const rows = this.file.all(rowsAfter[this.kind], last, readSize);
      for (const each of rows) use(vectorRow(this.file, this.kind, each, width));
      last = Number(rows.at(-1)?.row ?? last);
      if (rows.length < readSize) return last;
      await turn();
    }
  }
}

/** Codes with the row and the image of each. */
export interface Segment {
  readonly rows: Uint32Array;
  readonly images: Uint32Array;
  readonly codes: Uint8Array;
}

interface CodedRow {
  readonly row: number;
  readonly image: number;
  readonly codes: Uint8Array;
  /** Codes of the row. */
  readonly count: number;
}

/** The codes of rows, around a mean. */
export function codesOf(rows: readonly VectorRow[], mean: Float32Array): Segment {
  const width = mean.length;
  const coder = new SignCodes({ width, mean });
  return joined(rows.map((row) => coded(row, coder, width)));
}

function coded({ row, image, vectors }: VectorRow, coder: SignCodes, width: number): CodedRow {
  return { row, image, codes: coder.encode(vectors), count: vectors.length / width };
}

function joined(rows: readonly CodedRow[]): Segment {
  const count = rows.reduce((sum, each) => sum + each.count, 0);
  const bytes = rows.reduce((sum, { codes }) => sum + codes.length, 0);
  const segment = {
    rows: new Uint32Array(count),
    images: new Uint32Array(count),
    codes: new Uint8Array(bytes),
  };
  let [slot, offset] = [0, 0];
  for (const each of rows) {
    segment.rows.fill(each.row, slot, slot + each.count);
    segment.images.fill(each.image, slot, slot + each.count);
    segment.codes.set(each.codes, offset);
    slot += each.count;
    offset += each.codes.length;
  }
  return segment;
}

function meanOf(rows: readonly VectorRow[], width: number): Float32Array {
  const mean = new MeanVector(width);
  for (const { vectors } of rows) mean.add(vectors);
  return mean.value();
}

/** The mean of vectors, added up in float64. */
class MeanVector {
  count = 0;
  private readonly sum: Float64Array;

  constructor(width: number) {
    this.sum = new Float64Array(width);
  }

  add(vectors: Float32Array): void {
    const { sum } = this;
    for (let start = 0; start < vectors.length; start += sum.length) {
      for (let i = 0; i < sum.length; i++) sum[i]! += vectors[start + i]!;
      this.count++;
    }
  }

  value(): Float32Array {
    return Float32Array.from(this.sum, (value) => value / this.count);
  }
}

/** A value of the table `meta`. */
export function readMeta(file: SqliteFile, name: string): string | number | Uint8Array | undefined {
  const value = file.get('SELECT value FROM meta WHERE name = ?', name)?.value;
  return value === null || value === undefined ? undefined : (value as string | number | Uint8Array);
}

/** Sets a value of the table `meta`. */
export function writeMeta(file: SqliteFile, name: string, value: string | number | Uint8Array): void {
  file.run('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)', name, value);
}

/** The last entry of the list of removed rows. */
function lastRemoved(file: SqliteFile): number {
  return Number(file.get('SELECT max(seq) AS seq FROM removed')!.seq ?? 0);
}
