import { openSync, readSync } from 'node:fs';
import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type CodeKernel, type ImageStore, memoryStore, SignCodes, type StoredImage } from '@fgclip2/search';
import { sqliteStore } from '@fgclip2/search/node';
import { dot } from '@fgclip2/tensor';
import type { EmbeddingSource } from 'fgclip2';
import { peers } from '../peers.ts';
import { width } from './made-vectors.ts';
import { blocksOf, keepBest, type SearchSet, wanted } from './search-set.ts';

/** The rows nearest to a query. */
export type Search = (query: Float32Array) => readonly number[] | Promise<readonly number[]>;

/** A way to search in many vectors. */
export interface SearchContender {
  /** Writes an index into an empty folder. */
  build?(set: SearchSet, folder: string): Promise<void>;
  /** Gets ready to search. */
  open(set: SearchSet, folder: string): Promise<Search>;
}

/** Every way by a short name. */
export const searchContenders: Readonly<Record<string, SearchContender>> = {
  loop: { open: openLoop },
  simd: { build: buildCodes, open: (set, folder) => openCodes(set, folder, 'simd') },
  typescript: { build: buildCodes, open: (set, folder) => openCodes(set, folder, 'typescript') },
  memory: { open: openMemory },
  sqlite: { build: buildSqlite, open: (_, folder) => openSqlite(folder, false) },
  'sqlite-exact': { build: buildSqlite, open: (_, folder) => openSqlite(folder, true) },
  usearch: { build: buildUsearch, open: openUsearch },
  'vec-float': {
    build: (set, folder) => buildVec(set, folder, 'float'),
    open: (_, folder) => openVecFloat(folder),
  },
  'vec-bit': { build: (set, folder) => buildVec(set, folder, 'bit'), open: openVecBit },
};

async function openLoop(set: SearchSet): Promise<Search> {
  const blocks: [number, Float32Array][] = [];
  for await (const [first, block] of blocksOf(set)) blocks.push([first, block]);
  return (query) => {
    const best: { row: number; cosine: number }[] = [];
    for (const [first, block] of blocks) {
      for (let at = 0, row = first; at < block.length; at += width, row++) {
        keepBest(best, { row, cosine: dot(query, block.subarray(at, at + width)) });
      }
    }
    return best.map(({ row }) => row);
  };
}

/** The most that sqlite-vec gives; as many are rescored by all that take a shortlist here. */
const shortlist = 4096;

async function buildCodes(set: SearchSet, folder: string): Promise<void> {
  const file = await open(join(folder, 'codes'), 'w');
  let codes: SignCodes | undefined;
  for await (const [, block] of blocksOf(set)) {
    if (codes === undefined) {
      const mean = meanOf(block);
      await writeFile(join(folder, 'mean'), mean);
      codes = new SignCodes({ width, mean });
    }
    await file.writeFile(codes.encode(block));
  }
  await file.close();
}

async function openCodes(set: SearchSet, folder: string, kernel: CodeKernel): Promise<Search> {
  const codes = new SignCodes({ width, mean: await readMean(folder), kernel });
  codes.append(await readFile(join(folder, 'codes')));
  const rescore = rescorer(set);
  return (query) => rescore(query, codes.nearest(query, shortlist));
}

/** Compares rows in full, which it reads from the file of the vectors. */
function rescorer(set: SearchSet): (query: Float32Array, rows: Iterable<number>) => readonly number[] {
  const file = openSync(set.vectorsFile, 'r');
  const vector = new Float32Array(width);
  return (query, rows) => {
    const best: { row: number; cosine: number }[] = [];
    for (const row of rows) {
      readSync(file, vector, 0, vector.byteLength, row * vector.byteLength);
      keepBest(best, { row, cosine: dot(query, vector) });
    }
    return best.map(({ row }) => row);
  };
}

const source: EmbeddingSource = {
  ...{ kind: 'image', model: 'made vectors', storedAs: ['F32'], dtype: 'fp32', width, normalized: true },
  ...{ arithmetic: 1, preprocessing: 2, patches: 256, imageProcessor: 'fast', orientation: 'upright' },
};

async function fill(store: ImageStore, set: SearchSet): Promise<void> {
  for await (const [first, block] of blocksOf(set)) {
    const rows = Array.from({ length: block.length / width }, (_, i): StoredImage => {
      const hash = (first + i).toString(16).padStart(64, '0');
      return {
        ...{ id: hash, hash, path: `/images/${first + i}.jpg`, size: 1, mtimeMs: 1, width: 640, height: 480 },
        vector: block.subarray(i * width, (i + 1) * width),
      };
    });
    await store.upsert(rows, { source });
  }
}

async function rowsOf(store: ImageStore, pooled: Float32Array, exact: boolean): Promise<number[]> {
  const { matches } = await store.search({ pooled }, { limit: wanted, exact });
  return matches.map(({ id }) => Number.parseInt(id, 16));
}

async function openMemory(set: SearchSet): Promise<Search> {
  const store = memoryStore();
  await fill(store, set);
  return (query) => rowsOf(store, query, false);
}

async function buildSqlite(set: SearchSet, folder: string): Promise<void> {
  await using store = await sqliteStore(join(folder, 'index.fgclip2'));
  await fill(store, set);
}

async function openSqlite(folder: string, exact: boolean): Promise<Search> {
  const store = await sqliteStore(join(folder, 'index.fgclip2'));
  return (query) => rowsOf(store, query, exact);
}

/** What is used of usearch. */
interface Usearch {
  Index: new (options: {
    metric: string;
    connectivity: number;
    dimensions: number;
    quantization: string;
  }) => {
    add(keys: BigUint64Array, vectors: Float32Array): void;
    search(query: Float32Array, count: number, threads: number): { keys: BigUint64Array };
    save(path: string): void;
    view(path: string): void;
  };
}

async function usearchIndex(): Promise<InstanceType<Usearch['Index']>> {
  const { Index }: Usearch = await import(peers.resolve('usearch')!);
  return new Index({ metric: 'ip', connectivity: 16, dimensions: width, quantization: 'bf16' });
}

async function buildUsearch(set: SearchSet, folder: string): Promise<void> {
  const index = await usearchIndex();
  for await (const [first, block] of blocksOf(set)) {
    const keys = BigUint64Array.from({ length: block.length / width }, (_, i) => BigInt(first + i));
    index.add(keys, block);
  }
  index.save(join(folder, 'index.usearch'));
}

async function openUsearch(_: SearchSet, folder: string): Promise<Search> {
  const index = await usearchIndex();
  index.view(join(folder, 'index.usearch'));
  return (query) => Array.from(index.search(query, wanted, 1).keys, Number);
}

async function openVec(folder: string): Promise<DatabaseSync> {
  const { getLoadablePath }: { getLoadablePath(): string } = await import(peers.resolve('sqlite-vec')!);
  const database = new DatabaseSync(join(folder, 'vec.sqlite'), { allowExtension: true });
  database.loadExtension(getLoadablePath());
  return database;
}

async function buildVec(set: SearchSet, folder: string, kind: 'float' | 'bit'): Promise<void> {
  const database = await openVec(folder);
  database.exec(`CREATE VIRTUAL TABLE vectors USING vec0(vector ${kind}[${width}])`);
  const value = kind === 'bit' ? 'vec_bit(?)' : '?';
  const insert = database.prepare(`INSERT INTO vectors (rowid, vector) VALUES (?, ${value})`);
  let codes: SignCodes | undefined;
  for await (const [first, block] of blocksOf(set)) {
    if (kind === 'bit' && codes === undefined) {
      const mean = meanOf(block);
      await writeFile(join(folder, 'mean'), mean);
      codes = new SignCodes({ width, mean });
    }
    const bytes = codes?.encode(block) ?? new Uint8Array(block.buffer);
    const length = bytes.length / (block.length / width);
    database.exec('BEGIN');
    for (let i = 0; i * length < bytes.length; i++) {
      insert.run(BigInt(first + i), bytes.subarray(i * length, (i + 1) * length));
    }
    database.exec('COMMIT');
  }
  database.close();
}

async function openVecFloat(folder: string): Promise<Search> {
  const database = await openVec(folder);
  const select = database.prepare(`SELECT rowid FROM vectors WHERE vector MATCH ? AND k = ${wanted}`);
  return (query) => select.all(new Uint8Array(query.buffer)).map(({ rowid }) => Number(rowid));
}

async function openVecBit(set: SearchSet, folder: string): Promise<Search> {
  const database = await openVec(folder);
  const select = database.prepare(
    `SELECT rowid FROM vectors WHERE vector MATCH vec_bit(?) AND k = ${shortlist}`,
  );
  const codes = new SignCodes({ width, mean: await readMean(folder) });
  const rescore = rescorer(set);
  return (query) =>
    rescore(
      query,
      select.all(codes.encode(query)).map(({ rowid }) => Number(rowid)),
    );
}

function meanOf(block: Float32Array): Float32Array {
  const sum = new Float64Array(width);
  for (let at = 0; at < block.length; at += width) {
    for (let i = 0; i < width; i++) sum[i]! += block[at + i]!;
  }
  return Float32Array.from(sum, (value) => (value * width) / block.length);
}

async function readMean(folder: string): Promise<Float32Array> {
  const bytes = await readFile(join(folder, 'mean'));
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}
