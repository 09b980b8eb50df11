import {
  clearCache as clearModels,
  listCache as listModels,
  cacheUsage as originUsage,
} from '@fgclip2/files/web';
import { clearTokenizerCache } from '@fgclip2/tokenizer/web';
import {
  type CachedModel,
  type CacheUsage,
  type ClearModelsOptions,
  checkClearOptions,
} from '../loading/cache.ts';

/** The models of which this page's origin keeps something, by name and revision. */
export async function listCache(): Promise<CachedModel[]> {
  return (await listModels()).map(({ model, revision, bytes }) => ({ model, revision, bytes }));
}

/**
 * Deletes one model, or all, from the browser's storage, and returns what it deleted. What `load` has derived from
 * models goes too: the compact forms of tokenizers.
 *
 * @throws Error listing what is there when nothing has this name.
 */
export async function clearCache(options: ClearModelsOptions = {}): Promise<CachedModel[]> {
  checkClearOptions(options);
  const { model } = options;
  const cleared = await clearModels({ model });
  await clearTokenizerCache();
  return cleared.map((entry) => ({ model: entry.model, revision: entry.revision, bytes: entry.bytes }));
}

/** How much this page's origin stores, the cache included, and how much it may. */
export function cacheUsage(): Promise<CacheUsage> {
  return originUsage();
}
