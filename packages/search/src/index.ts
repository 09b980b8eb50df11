export type { CodeKernel } from './codes/code-segment.ts';
export { SignCodes, type SignCodesOptions } from './codes/sign-codes.ts';
export { logitScaleOf } from './logit-scale.ts';
export { leastPartProbability } from './parts/least-part-probability.ts';
export { partBox } from './parts/part-box.ts';
export { imageParts, type PartOptions, partVectors } from './parts/part-vectors.ts';
export {
  type DuplicateGroup,
  type DuplicateImage,
  type DuplicatePair,
  type DuplicatesOptions,
  duplicateGroups,
  duplicatePairs,
} from './ranking/duplicates.ts';
export {
  type ImageQuery,
  type SearchImagesOptions,
  type SearchImagesResult,
  searchImages,
} from './search-images.ts';
export { type CheckedQuery, checkQuery } from './store/check-query.ts';
export { checkFiles, checkRows } from './store/check-rows.ts';
export type * from './store/image-store.ts';
export { imageId } from './store/image-store.ts';
export { type MemoryStoreOptions, memoryStore } from './store/memory-store.ts';
export type { Metadata } from './store/metadata.ts';
export { checkWhere, fitsWhere, type Where, type WhereSubject, type WhereValue } from './store/where.ts';
