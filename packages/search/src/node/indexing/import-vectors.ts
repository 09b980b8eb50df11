import { stat } from 'node:fs/promises';
import { systemReason } from '@fgclip2/files';
import { checkComparable, type EmbeddingSource, type Fgclip2, readVectors } from 'fgclip2';
import { checkNames } from '../../known-names.ts';
import { logitScaleOf } from '../../logit-scale.ts';
import type { ImageStore, StoredFile } from '../../store/image-store.ts';
import type { IndexOptions } from './index-images.ts';
import type { IndexFailure, IndexReport } from './index-report.ts';
import { type ChangedFile, IndexRun, toDoOf } from './index-run.ts';
import { isDone } from './is-done.ts';
import { storedPath } from './stored-path.ts';
import type { FoundFile } from './walk.ts';

/** Options of {@link importVectors}. */
export type ImportOptions = Pick<IndexOptions, 'thumbnailSize' | 'batchSize' | 'onProgress' | 'signal'>;

/** What {@link importVectors} did. */
export interface ImportReport extends IndexReport {
  /** Rows of texts, which a store of images has no use for. */
  readonly texts: number;
}

/**
 * Takes the vectors of a file that `fgclip2 embed` wrote into a store: the images they name are read for their sha256
 * and size, and the model is not run. Relative names are those of the working directory, as they were for `embed`. An
 * image that is not there any more, or has changed since the vectors were written, is listed in `failures`.
 *
 * @param file an `.npy` with its metadata beside it, or `.jsonl`.
 * @throws Error where the model made no such vectors, or the store holds others; where rows have no names; what
 * `readVectors` throws; the signal's reason, once what is done is written.
 * @example
 * import { load } from 'fgclip2';
 * import { importVectors, sqliteStore } from '@fgclip2/search/node';
 *
 * const fgclip2 = await load('qihoo360/fg-clip2-base');
 * const store = await sqliteStore('photos.fgclip2');
 * const { indexed, failures } = await importVectors(fgclip2, store, 'photos.npy');
 */
export async function importVectors(
  fgclip2: Fgclip2,
  store: ImageStore,
  file: string,
  options: ImportOptions = {},
): Promise<ImportReport> {
  checkNames('the options of importVectors', options, optionNames);
  const { signal } = options;
  signal?.throwIfAborted();
  const { vectors, items, sources } = await readVectors(file);
  const { mtimeMs: written } = await stat(file);
  const source = sources.find(({ kind }) => kind === 'image');
  if (items === undefined || source === undefined) {
    const got = items === undefined ? `no names: ${file}.json is missing` : 'texts alone';
    throw new Error(`[@fgclip2/search] Expected vectors of named images in ${file}, got ${got}.`);
  }
  await checkMaker(fgclip2, store, source);
  const logits = await logitScaleOf(fgclip2, source.width);
  const rows = new Map<string, number>();
  const rowOf = new Map<string, number>();
  for (const [row, item] of items.entries()) {
    if (!('image' in item)) continue;
    const path = item.image === '' ? '' : storedPath(item.image);
    const other = rowOf.get(path);
    if (other !== undefined && !areEqual(vectors.row(other).data, vectors.row(row).data)) {
      throw new Error(
        `[@fgclip2/search] Expected one vector of each image in ${file}, got two different ones of ${item.image}, in rows ${other} and ${row}.`,
      );
    }
    rows.set(item.image, row);
    rowOf.set(path, row);
  }
  const found = await filesOf(store, [...rows.keys()], written, signal);
  const run = new IndexRun({
    ...{ ...options, fgclip2, store },
    plan: { total: rows.size, ...found },
    maker: async () => ({ source, logits }),
    vectorsOf: async (_, path) => ({ vector: vectors.row(rowOf.get(path)!).data.slice() }),
  });
  await run.all();
  const { indexed, linked, skipped, failures } = run;
  const texts = items.filter((item) => 'text' in item).length;
  return { total: rows.size, indexed, linked, skipped, removed: 0, failures, emptyPlaces: [], texts };
}

const optionNames: readonly (keyof ImportOptions)[] = ['thumbnailSize', 'batchSize', 'onProgress', 'signal'];

/** Whether two vectors are of one run, up to the last bits of float16. */
function areEqual(one: Float32Array, other: Float32Array): boolean {
  return one.every((value, i) => Math.abs(value - other[i]!) < 1e-3);
}

/** Checks that the model makes such vectors, and that the store takes them. */
async function checkMaker(fgclip2: Fgclip2, store: ImageStore, source: EmbeddingSource): Promise<void> {
  if (store.source !== undefined) checkComparable(source, store.source);
  const { patches, normalized } = source;
  if (!normalized) {
    throw new Error(
      '[@fgclip2/search] Expected normalized image vectors for a store, got image vectors that are not normalized.',
    );
  }
  const maxNumPatches = typeof patches === 'number' ? patches : undefined;
  checkComparable(source, (await fgclip2.embedImages([], { maxNumPatches })).source);
}

/** The files that names mean, as far as they are there and as old as the vectors. */
async function filesOf(
  store: ImageStore,
  names: readonly string[],
  written: number,
  signal: AbortSignal | undefined,
): Promise<{ toDo: (FoundFile | ChangedFile)[]; skipped: number; failed: IndexFailure[] }> {
  const toDo: (FoundFile | ChangedFile)[] = [];
  const failed: IndexFailure[] = [];
  let skipped = 0;
  const fail = (path: string, reason: string): void => {
    failed.push({ path, reason, isRemembered: false });
  };
  for (const name of names) {
    signal?.throwIfAborted();
    const found = await fileNamed(name);
    if (typeof found === 'string') fail(name, found);
    else {
      const known = await fileIn(store, found.path);
      if (await isDone(store, found, known, false)) skipped++;
      else if (found.mtimeMs > written) fail(name, 'it changed after its vector was written');
      else toDo.push(toDoOf(found, known));
    }
  }
  return { toDo, skipped, failed };
}

async function fileIn(store: ImageStore, path: string): Promise<StoredFile | undefined> {
  for await (const file of store.files({ paths: [path] })) {
    if (file.failure === undefined) return file;
  }
  return undefined;
}

/** A file, or why it is none. */
async function fileNamed(name: string): Promise<FoundFile | string> {
  if (name === '-' || /^[a-z][a-z0-9+.-]+:/i.test(name)) return 'not a file of this computer';
  try {
    const { size, mtimeMs } = await stat(name);
    return { path: storedPath(name), size, mtimeMs };
  } catch (error) {
    return systemReason(error);
  }
}
