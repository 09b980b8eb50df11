export { checkImageFile } from './check-image-file.ts';
export { checkImageProcessorCase, type ImageProcessorUnderTest } from './check-image-processor-case.ts';
export { checkProceduralImage } from './check-procedural-image.ts';
export { checkBucketTable, checkSizeTable } from './check-tables.ts';
export {
  type ImageCase,
  type ImageFileCase,
  type ImageGoldens,
  type ImageResult,
  openImageGoldens,
  type Pixels,
} from './image-goldens.ts';
export { type ImageSpec, proceduralImage } from './procedural-image.ts';
export { sha256 } from './sha256.ts';
export type { Verdict } from './verdict.ts';
