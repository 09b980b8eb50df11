import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { checkArguments, describe, kinds, Tensor } from '@fgclip2/tensor';
import { checkComparable, type EmbeddingSource } from '../tasks/embedding-source.ts';
import { readNpy } from './read-npy.ts';

/** What a stored vector is of. */
export type VectorItem = { image: string } | { text: string };

/** Vectors as they were stored. */
export interface StoredVectors {
  /** float32 [rows, width] */
  vectors: Tensor<'float32'>;
  /** What each row is of; `undefined` for an .npy file that has no metadata beside it. */
  items: VectorItem[] | undefined;
  /** What made them: one source for images, one for texts; none for an .npy file without metadata. */
  sources: EmbeddingSource[];
}

/**
 * Reads the vectors that `fgclip2 embed` wrote: `x.npy` with its metadata in `x.npy.json`, or `.jsonl`. An .npy file that
 * numpy wrote is read as well, without items and sources.
 *
 * @throws Error that names the file, and the line where it has lines: when it is missing, cut short or of another
 * kind, when an .npy file is not the one that its metadata was written for, or when vectors were made differently.
 * @example
 * import { writeFile } from 'node:fs/promises';
 * import { load, npyBytes, readVectors } from 'fgclip2';
 *
 * await using fgclip2 = await load('qihoo360/fg-clip2-base');
 * const { vectors } = await fgclip2.embedTexts(['a black cat', '一只黑猫']);
 * await writeFile('vectors.npy', npyBytes(vectors.data, vectors.dims)); // numpy.load reads it
 * const stored = await readVectors('vectors.npy');
 * console.log(stored.vectors.dims[0]); // 2
 */
export async function readVectors(path: string): Promise<StoredVectors> {
  checkArguments('fgclip2', { path: [path, kinds.text] });
  if (/\.npy$/i.test(path)) return readNpyPair(path);
  if (/\.jsonl$/i.test(path)) return readLines(path);
  throw new RangeError(`[fgclip2] Expected a file that ends in .npy or .jsonl, got ${describe(path)}.`);
}

async function readNpyPair(path: string): Promise<StoredVectors> {
  const { vectors, sha256 } = await readNpy(path);
  const about = await readFile(`${path}.json`, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (about === undefined) return { vectors, items: undefined, sources: [] };
  const metadata = parse(about, `${path}.json`);
  if (metadata.sha256 !== sha256) {
    throw new Error(
      `[fgclip2] Expected ${path} to be the file that ${path}.json was written for (sha256 ${show(metadata.sha256)}), got sha256 ${show(sha256)}: they are of two runs. Embed again, or remove ${path}.json.`,
    );
  }
  const { rows, sources } = metadata;
  const [count, width] = vectors.dims as [number, number];
  if (!Array.isArray(rows) || rows.length !== count || !Array.isArray(sources)) {
    throw new Error(
      `[fgclip2] Expected ${count} rows and their sources in ${path}.json, got ${describe(rows)} and ${describe(sources)}.`,
    );
  }
  const items = rows.map((row, index) => itemOf(row, `row ${index} of ${path}.json`));
  const checked = new Sources();
  for (const source of sources) checked.add(source, width, `${path}.json`);
  return { vectors, items, sources: checked.all };
}

async function readLines(path: string): Promise<StoredVectors> {
  const items: VectorItem[] = [];
  const sources = new Sources();
  let values = new Float32Array(0);
  let width = 0;
  const input = createReadStream(path);
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  const failure = new Promise<never>((_, reject) => {
    input.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'ENOENT' ? 'no such file' : (error.code ?? error.message);
      reject(new Error(`[fgclip2] Expected a file of vectors at ${path}, got ${reason}.`, { cause: error }));
      lines.close();
    });
  });
  const reading = (async () => {
    let number = 0;
    for await (const line of lines) {
      const place = `line ${++number} of ${path}`;
      if (line.trim() === '') continue;
      const { vector, source, ...item } = parse(line, place);
      if (!Array.isArray(vector) || vector.length === 0 || !vector.every((value) => Number.isFinite(value))) {
        throw new Error(
          `[fgclip2] Expected a list of numbers for vector in ${place}, got ${describe(vector)}.`,
        );
      }
      if (items.length === 0) width = vector.length;
      if (vector.length !== width) {
        throw new Error(`[fgclip2] Expected ${width} values for vector in ${place}, got ${vector.length}.`);
      }
      const start = items.length * width;
      if (start + width > values.length) {
        const longer = new Float32Array(Math.max(64 * width, Math.ceil(values.length * 1.5)));
        longer.set(values);
        values = longer;
      }
      values.set(vector, start);
      sources.add(source, width, place);
      items.push(itemOf(item, place));
    }
  })();
  await Promise.race([reading, failure]);
  if (items.length === 0) throw new Error(`[fgclip2] Expected vectors in ${path}, got none.`);
  const vectors = new Tensor('float32', values.subarray(0, items.length * width), [items.length, width]);
  return { vectors, items, sources: sources.all };
}

/** The sources of one file, each once; what differs may not be in one file. */
class Sources {
  readonly all: EmbeddingSource[] = [];
  private readonly known = new Set<string>();

  add(value: unknown, width: number, place: string): void {
    const key = JSON.stringify(value);
    if (this.known.has(key)) return;
    const source = sourceOf(value, place);
    if (source.width !== width) {
      throw new Error(
        `[fgclip2] Expected a source of width ${width} in ${place}, got ${describe(source.width)}.`,
      );
    }
    for (const other of this.all) {
      try {
        checkComparable(other, source);
      } catch (error) {
        throw new Error(`${(error as Error).message} They are mixed in ${place}.`, { cause: error });
      }
    }
    this.known.add(key);
    this.all.push(source);
  }
}

function sourceOf(value: unknown, place: string): EmbeddingSource {
  const { kind } = Object(value) as { kind?: unknown };
  if (kind === 'image' || kind === 'text') return value as EmbeddingSource;
  throw new Error(`[fgclip2] Expected what made the vectors for source in ${place}, got ${describe(value)}.`);
}

function itemOf(value: unknown, place: string): VectorItem {
  const { image, text } = Object(value) as { image?: unknown; text?: unknown };
  if (typeof image === 'string') return { image };
  if (typeof text === 'string') return { text };
  throw new Error(`[fgclip2] Expected an image or a text in ${place}, got ${describe(value)}.`);
}

function parse(json: string, place: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new Error(`[fgclip2] Expected JSON in ${place}, got ${describe(json.slice(0, 40))}.`, {
      cause: error,
    });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new Error(`[fgclip2] Expected an object in ${place}, got ${describe(value)}.`);
}

function show(sha256: unknown): string {
  return typeof sha256 === 'string' ? sha256.slice(0, 12) : describe(sha256);
}
