import { rm } from 'node:fs/promises';
import { type CacheEntry, type CacheOptions, listCache } from './list-cache.ts';

/** Options of {@link clearCache}. */
export interface ClearCacheOptions extends CacheOptions {
  /** The hub id or base URL to delete. @default undefined (everything that this package downloaded) */
  id?: string | undefined;
}

/**
 * Deletes one repository or base URL from the cache, or all that this package made, and returns what it
 * deleted. Without an `id`, repositories that another tool of the hub has put there stay.
 *
 * @throws Error listing what is there when nothing has this id.
 */
export async function clearCache(options: ClearCacheOptions = {}): Promise<CacheEntry[]> {
  const { id } = options;
  const entries = await listCache(options);
  const chosen = entries.filter((entry) =>
    id === undefined ? entry.own : withoutSlash(entry.id) === withoutSlash(id),
  );
  if (id !== undefined && chosen.length === 0) {
    const there = entries.length === 0 ? 'is empty' : `holds ${entries.map((entry) => entry.id).join(', ')}`;
    throw new Error(`[@fgclip2/files] Expected ${id} in the cache, which ${there}.`);
  }
  for (const { path } of chosen) await rm(path, { recursive: true, force: true });
  return chosen;
}

function withoutSlash(id: string): string {
  return id.replace(/\/+$/, '');
}
