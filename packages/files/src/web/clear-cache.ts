import { type CacheEntry, listCache } from './list-cache.ts';
import { beginningWith, completion, openDatabase, storeNames } from './storage/database.ts';

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

function withoutSlash(model: string): string {
  return model.replace(/\/+$/, '');
}
