export { decodeImage } from '@fgclip2/image-processor/node';
export * from '../index.ts';
export { cacheUsage, clearCache, listCache } from './cache.ts';
export { load } from './load.ts';
export { openFiles } from './open-files.ts';
export { readVectors, type StoredVectors, type VectorItem } from './read-vectors.ts';
export {
  Fgclip2Config,
  Fgclip2ImageProcessor,
  Fgclip2ImageProcessorFast,
  Fgclip2Model,
  Fgclip2Processor,
  Fgclip2TextModel,
  Fgclip2Tokenizer,
  Fgclip2VisionModel,
} from './reference-classes.ts';
