import { createHash } from 'node:crypto';
import { type EmbeddingSource, npyHeader } from 'fgclip2';
import { write } from './print.ts';
import { type StagedFile, StagedFiles } from './write-files.ts';

/** A vector, what it is of, and what made it. */
export interface VectorRow {
  item: { image: string } | { text: string };
  vector: Float32Array;
  source: EmbeddingSource;
}

/** A file of vectors that is written row by row; the ones that it replaces stay until it is finished. */
export interface VectorFile extends AsyncDisposable {
  /** Rows that were added. */
  readonly rows: number;
  add(row: VectorRow): Promise<void>;
  /** Gives the files that were written; none where there are no rows. */
  finish(): Promise<string[]>;
}

/**
 * Begins a file of vectors: `.npy` with its metadata in `.npy.json`, or lines of JSON; `-` is standard output, as lines.
 * `readVectors` reads them. One that is disposed unfinished leaves nothing.
 *
 * @throws Error that names the file and the reason.
 */
export async function vectorFile(path: string): Promise<VectorFile> {
  if (path === '-') return new LinesOutput();
  const staged = new StagedFiles();
  try {
    if (!/\.npy$/i.test(path)) return new LinesFile(path, staged, await staged.open(path));
    return new NpyFiles(path, staged, await staged.open(path), await staged.open(`${path}.json`));
  } catch (error) {
    await staged[Symbol.asyncDispose]();
    throw error;
  }
}

/** Lines on standard output, as they come. */
class LinesOutput implements VectorFile {
  rows = 0;

  async add(row: VectorRow): Promise<void> {
    await write(jsonLine(row));
    this.rows++;
  }

  async finish(): Promise<string[]> {
    return this.rows === 0 ? [] : ['-'];
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

class LinesFile implements VectorFile {
  rows = 0;
  private readonly path: string;
  private readonly staged: StagedFiles;
  private readonly lines: StagedFile;

  constructor(path: string, staged: StagedFiles, lines: StagedFile) {
    this.path = path;
    this.staged = staged;
    this.lines = lines;
  }

  async add(row: VectorRow): Promise<void> {
    await this.lines.append(jsonLine(row));
    this.rows++;
  }

  async finish(): Promise<string[]> {
    if (this.rows === 0) return [];
    await this.staged.finish();
    return [this.path];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.staged[Symbol.asyncDispose]();
  }
}

/**
 * The vectors in one array; then which row is what, what made it, and the sha256 of the array: whoever reads a pair
 * while it is replaced can tell.
 */
class NpyFiles implements VectorFile {
  private width = 0;
  private readonly items: VectorRow['item'][] = [];
  /** By their JSON. */
  private readonly sources = new Map<string, EmbeddingSource>();
  private readonly path: string;
  private readonly staged: StagedFiles;
  private readonly array: StagedFile;
  private readonly metadata: StagedFile;

  constructor(path: string, staged: StagedFiles, array: StagedFile, metadata: StagedFile) {
    this.path = path;
    this.staged = staged;
    this.array = array;
    this.metadata = metadata;
  }

  get rows(): number {
    return this.items.length;
  }

  async add({ item, vector, source }: VectorRow): Promise<void> {
    if (this.rows === 0) {
      this.width = vector.length;
      await this.array.append(npyHeader([0, this.width]));
    }
    await this.array.append(littleEndian(vector));
    this.items.push(item);
    this.sources.set(JSON.stringify(source), source);
  }

  async finish(): Promise<string[]> {
    if (this.rows === 0) return [];
    await this.array.overwrite(npyHeader([this.rows, this.width]), 0);
    const hash = createHash('sha256');
    for await (const chunk of this.array.chunks()) hash.update(chunk);
    const metadata = {
      sha256: hash.digest('hex'),
      sources: [...this.sources.values()],
      rows: this.items,
    };
    await this.metadata.append(`${JSON.stringify(metadata, null, 2)}\n`);
    await this.staged.finish();
    return [this.path, `${this.path}.json`];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.staged[Symbol.asyncDispose]();
  }
}

function jsonLine({ item, vector, source }: VectorRow): string {
  // Nine digits name every float32 exactly.
  const values = Array.from(vector, (value) => Number(value.toPrecision(9)));
  return `${JSON.stringify({ ...item, source, vector: values })}\n`;
}

function littleEndian(vector: Float32Array): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(vector.byteLength));
  for (const [i, value] of vector.entries()) bytes.setFloat32(4 * i, value, true);
  return new Uint8Array(bytes.buffer);
}
