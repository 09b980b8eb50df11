export type {
  DecodeImageOptions,
  FallbackDecoder,
  ImageDecoder,
  ImageInput,
  UnreadImage,
} from './decode/image-decoder.ts';
export type { ImageFormat } from './decode/image-format.ts';
export {
  Fgclip2ImageProcessor,
  type PreprocessedImages,
  type ProcessImagesOptions,
} from './fgclip2-image-processor.ts';
export { type FastImageProcessorOptions, Fgclip2ImageProcessorFast } from './fgclip2-image-processor-fast.ts';
export { type LoadImageProcessorOptions, loadImageProcessor } from './load-image-processor.ts';
export type {
  ImageProcessorOptions,
  ResolvedImageProcessorOptions,
} from './options/image-processor-options.ts';
export { type PreprocessorConfig, readPreprocessorConfig } from './options/preprocessor-config.ts';
export { imageSizeForMaxNumPatches, type PatchBudget, patchBudget } from './patches/patch-budget.ts';
export type { SampleTableOptions, SampleValue } from './patches/sample-tables.ts';
export {
  type ImageSize,
  type InputDataFormat,
  isRawImage,
  type RawImage,
  type RgbImage,
  toRgb,
} from './pixels/raw-image.ts';
export type { ProcessorSteps } from './processor-steps.ts';
export type { Resample } from './resize/resample-filter.ts';
export { type Resize, resize } from './resize/resize.ts';
export { type FastKernel, resizeFast } from './resize/resize-fast.ts';
