export {
  type CachedRevision,
  type CacheEntry,
  type CacheOptions,
  type ClearCacheOptions,
  clearCache,
  listCache,
} from './cache.ts';
export { cacheFolder } from './disk/cache-folder.ts';
export { removeLeftovers, temporaryPath } from './disk/temporary.ts';
export { writeWhole } from './disk/write-whole.ts';
export { fetchBytes } from './fetch-bytes.ts';
export { folder } from './folder.ts';
export { defaultCacheDir } from './http/hub-environment.ts';
export { type HubOptions, hub } from './hub.ts';
export type { SourceOptions } from './source-options.ts';
export { type UrlOptions, url } from './url.ts';
