import { SignCodes } from '../codes/sign-codes.ts';
import { codesOf, type KeptCodes, type Segment } from './kept-codes.ts';
import type { SqliteFile } from './sqlite-file.ts';
import { damaged } from './sqlite-file.ts';

/** After so many new vectors, the codes are read again from the file rather than made from the vectors. */
const mostToCode = 50_000;

/** The sign codes of one kind of vectors in memory, kept up to date with the file. */
export class LoadedCodes {
  private readonly file: SqliteFile;
  private readonly kept: KeptCodes;
  private loaded: Loaded | undefined;

  constructor(file: SqliteFile, kept: KeptCodes) {
    this.file = file;
    this.kept = kept;
  }

  /** Reads what is new in the file; `undefined` while there are too few vectors for codes. */
  refresh(): Loaded | undefined {
    return this.file.snapshot(() => {
      const generation = this.kept.generation();
      if (this.loaded?.generation !== generation || this.isFarBehind(this.loaded))
        this.loaded = this.load(generation);
      const { loaded } = this;
      if (loaded === undefined) return undefined;
      const news = [...this.kept.rowsAfter(loaded.lastRow)];
      if (news.length > 0) loaded.append(codesOf(news, loaded.mean));
      const removed = this.file.all(
        'SELECT seq, row FROM removed WHERE kind = ? AND seq > ? ORDER BY seq',
        ...[this.kept.kind, loaded.lastRemoved],
      );
      for (const { seq, row } of removed) {
        loaded.remove(Number(row));
        loaded.lastRemoved = Number(seq);
      }
      return loaded;
    });
  }

  private isFarBehind(loaded: Loaded): boolean {
    const table = this.kept.kind === 'pooled' ? 'vectors' : 'parts';
    const { last } = this.file.get(`SELECT max(row) AS last FROM ${table}`)!;
    return Number(last ?? 0) - loaded.lastRow > mostToCode;
  }

  private load(generation: number): Loaded | undefined {
    const mean = this.kept.mean();
    if (mean === undefined) return undefined;
    const loaded = new Loaded(mean, generation);
    for (const segment of this.kept.segments()) {
      if (segment.codes.length !== segment.rows.length * loaded.codeBytes) {
        throw damaged(this.file.path, 'a segment of its codes has another length than its rows');
      }
      loaded.append(segment);
    }
    return loaded;
  }
}

/** Codes in memory, with the row and the image of each slot. */
export class Loaded {
  readonly mean: Float32Array;
  readonly generation: number;
  readonly codes: SignCodes;
  readonly codeBytes: number;
  lastRow = 0;
  lastRemoved = 0;
  private rows = new Uint32Array(0);
  private images = new Uint32Array(0);
  private liveCount = 0;

  constructor(mean: Float32Array, generation: number) {
    this.mean = mean;
    this.generation = generation;
    this.codes = new SignCodes({ width: mean.length, mean });
    this.codeBytes = this.codes.encode(mean).length;
  }

  /** Codes that were not removed. */
  get live(): number {
    return this.liveCount;
  }

  imageOf(slot: number): number {
    return this.images[slot]!;
  }

  append({ rows, images, codes }: Segment): void {
    if (rows.length === 0) return;
    const first = this.codes.append(codes);
    const end = first + rows.length;
    if (end > this.rows.length) {
      this.rows = grown(this.rows, end);
      this.images = grown(this.images, end);
    }
    this.rows.set(rows, first);
    this.images.set(images, first);
    this.lastRow = rows.at(-1)!;
    this.liveCount += rows.length;
  }

  /** Rows stand in order, those of one row side by side. */
  remove(row: number): void {
    const end = this.codes.size;
    let [low, high] = [0, end];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.rows[middle]! < row) low = middle + 1;
      else high = middle;
    }
    for (let slot = low; slot < end && this.rows[slot] === row; slot++) {
      this.codes.remove(slot);
      this.liveCount--;
    }
  }
}

function grown(array: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  const result = new Uint32Array(Math.max(segmentRoom, Math.ceil(length * 1.5)));
  result.set(array);
  return result;
}

/** Slots that there is room for at first. */
const segmentRoom = 8192;
