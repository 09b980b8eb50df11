export * from '../index.ts';
export { cacheUsage, clearCache, listCache } from './cache.ts';
export { decodeImage } from './decode-image.ts';
export { filesOf } from './files-of.ts';
export { load } from './load.ts';
