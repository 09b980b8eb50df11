export { decodeImage } from '@fgclip2/image-processor/web';
export * from '../index.ts';
export { cacheUsage, clearCache, listCache } from './cache.ts';
export { filesOf } from './files-of.ts';
export { load } from './load.ts';
