import type { FileRecord } from './storage/contract.ts';
import {
  beginningWith,
  completion,
  openDatabase,
  resultOf,
  type Stores,
  storeNames,
} from './storage/database.ts';

/** What is stored of one model at one revision. */
export interface CacheEntry {
  /** Hub id, with its endpoint before it where that is not the public one; or the base URL. */
  model: string;
  /** The commit; `undefined` for a base URL, and for unfinished downloads. */
  revision: string | undefined;
  /** Branches and tags that stood for the commit when last asked. */
  refs: string[];
  /** Bytes that its files take, those shared with other commits included. */
  bytes: number;
  files: CachedFile[];
}

/** What is stored of one file. */
export interface CachedFile {
  /** Name inside its source. */
  file: string;
  /** Bytes of the whole file; `undefined` where only an unfinished download is left of it. */
  size: number | undefined;
  /** Bytes that are stored. */
  bytes: number;
}

/** The models of which this origin stores something, by name and revision; none where there is no storage. */
export async function listCache(): Promise<CacheEntry[]> {
  const database = await openDatabase().catch(() => undefined);
  if (database === undefined) return [];
  const transaction = database.transaction(['files', 'pieces', 'revisions']);
  const files = transaction.objectStore('files');
  const [keys, records, pieces, revisionKeys, revisions] = await Promise.all([
    resultOf(files.getAllKeys()) as Promise<Stores['files']['key'][]>,
    resultOf(files.getAll()) as Promise<FileRecord[]>,
    resultOf(transaction.objectStore('pieces').getAllKeys()) as Promise<Stores['pieces']['key'][]>,
    resultOf(transaction.objectStore('revisions').getAllKeys()) as Promise<Stores['revisions']['key'][]>,
    resultOf(transaction.objectStore('revisions').getAll()) as Promise<Stores['revisions']['value'][]>,
  ]);
  const bytesOf = new Map<string, { model: string; file: string; bytes: number }>();
  for (const [model, file, content, start, end] of pieces) {
    const key = JSON.stringify([model, file, content]);
    const { bytes } = bytesOf.get(key) ?? { bytes: 0 };
    bytesOf.set(key, { model, file, bytes: bytes + end - start });
  }
  const entries = new Map<string, CacheEntry>();

  function list(model: string, revision: string | undefined, file: CachedFile): void {
    const key = JSON.stringify([model, revision]);
    const refs = revisionKeys.filter(
      ([of, ref], i) => of === model && ref !== revision && revisions[i]!.commit === revision,
    );
    const entry = entries.get(key) ?? {
      model,
      revision,
      refs: refs.map(([, ref]) => ref),
      bytes: 0,
      files: [],
    };
    entry.bytes += file.bytes;
    entry.files.push(file);
    entries.set(key, entry);
  }

  const listed = new Set<string>();
  keys.forEach(([model, revision, file], i) => {
    const { content, size } = records[i]!;
    const key = JSON.stringify([model, file, content]);
    listed.add(key);
    list(model, revision || undefined, { file, size, bytes: bytesOf.get(key)?.bytes ?? 0 });
  });
  for (const [key, { model, file, bytes }] of bytesOf) {
    if (!listed.has(key)) list(model, undefined, { file, size: undefined, bytes });
  }
  return [...entries.values()];
}

/** Options of {@link clearCache}. */
export interface ClearCacheOptions {
  /** The hub id or base URL to delete, as `listCache` names it. @default undefined (everything) */
  model?: string | undefined;
  /** Rejects with the signal's reason before anything is deleted. @default undefined */
  signal?: AbortSignal | undefined;
}

/**
 * Deletes one model, or all, from the cache, and returns what it deleted. A page that is reading the model goes
 * on: it downloads again.
 *
 * @throws Error listing what is there when nothing has this name.
 */
export async function clearCache(options: ClearCacheOptions = {}): Promise<CacheEntry[]> {
  const { model, signal } = options;
  signal?.throwIfAborted();
  const entries = await listCache();
  const wanted = model === undefined ? undefined : withoutSlash(model);
  const chosen = entries.filter((entry) => wanted === undefined || withoutSlash(entry.model) === wanted);
  if (wanted !== undefined && chosen.length === 0) {
    const there =
      entries.length === 0
        ? 'is empty'
        : `holds ${[...new Set(entries.map((entry) => entry.model))].join(', ')}`;
    throw new Error(`[@fgclip2/files] Expected ${model} in the cache, which ${there}.`);
  }
  signal?.throwIfAborted();
  const database = await openDatabase().catch(() => undefined);
  if (database === undefined) return [];
  const transaction = database.transaction(storeNames, 'readwrite');
  for (const name of storeNames) {
    const store = transaction.objectStore(name);
    if (wanted === undefined) store.clear();
    for (const entry of wanted === undefined ? [] : chosen) store.delete(beginningWith(entry.model));
  }
  await completion(transaction);
  return chosen;
}

/** How much this origin stores, and how much it may; the cache is part of it. */
export interface CacheUsage {
  /** Bytes in use by everything this origin stores, where the browser says. */
  usage: number | undefined;
  /** Bytes it may use, where the browser says. */
  quota: number | undefined;
  /** Whether the browser keeps the storage until the user deletes it: `navigator.storage.persist()` asks for that. */
  persisted: boolean;
}

/** Asks the browser how much this origin stores. */
export async function cacheUsage(): Promise<CacheUsage> {
  const { storage } = navigator;
  const [estimate, persisted] = await Promise.all([
    storage?.estimate?.().catch(() => undefined),
    storage?.persisted?.().catch(() => false),
  ]);
  return { usage: estimate?.usage, quota: estimate?.quota, persisted: persisted ?? false };
}

function withoutSlash(model: string): string {
  return model.replace(/\/+$/, '');
}
