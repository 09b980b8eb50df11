import { clearCache as clearModels, listCache as listModels } from '@fgclip2/files/node';
import {
  type CachedModel,
  type CacheUsage,
  type ClearModelsOptions,
  checkClearOptions,
} from '../loading/cache.ts';

type Entry = Awaited<ReturnType<typeof listModels>>[number];

/** The models in the cache of the hub's tools and those of base URLs, by name and revision. */
export async function listCache(): Promise<CachedModel[]> {
  return (await listModels()).flatMap(modelsOf);
}

/**
 * Deletes one model, or all that this package downloaded, from the cache, and returns what it deleted. Copies in
 * another dtype stay: they are in a folder of their own.
 *
 * @throws Error listing what is there when nothing has this name.
 */
export async function clearCache(options: ClearModelsOptions = {}): Promise<CachedModel[]> {
  checkClearOptions(options);
  const { model } = options;
  return (await clearModels({ id: model })).flatMap(modelsOf);
}

/** How much the models in the cache take. */
export async function cacheUsage(): Promise<CacheUsage> {
  const usage = (await listModels()).reduce((sum, { bytes }) => sum + bytes, 0);
  return { usage, quota: undefined, persisted: true };
}

function modelsOf({ id, bytes, revisions }: Entry): CachedModel[] {
  if (revisions.length === 0) return [{ model: id, revision: undefined, bytes }];
  return revisions.map((revision) => ({ model: id, revision: revision.commit, bytes: revision.bytes }));
}
