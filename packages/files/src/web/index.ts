export {
  type CachedFile,
  type CacheEntry,
  type CacheUsage,
  type ClearCacheOptions,
  cacheUsage,
  clearCache,
  listCache,
} from './cache.ts';
export { fetchBytes } from './fetch-bytes.ts';
export { type HubOptions, hub } from './hub.ts';
export type { SourceOptions } from './source-options.ts';
export { type UrlOptions, url } from './url.ts';
