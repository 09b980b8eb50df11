export { type CacheUsage, cacheUsage } from './cache-usage.ts';
export { type ClearCacheOptions, clearCache } from './clear-cache.ts';
export { type HubOptions, hub } from './hub.ts';
export { type CachedFile, type CacheEntry, listCache } from './list-cache.ts';
export type { SourceOptions } from './source-options.ts';
export { type UrlOptions, url } from './url.ts';
