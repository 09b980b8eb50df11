// What both entries export; `load`, `filesOf` and `decodeImage` are each platform's own, under the same names.
export type { DecodeImageOptions, ImageDecoder, ImageInput } from '@fgclip2/image-processor';
export {
  argmax,
  cosineSimilarity,
  type DataType,
  isTensor,
  type NestedNumbers,
  normalize,
  sigmoid,
  softmax,
  Tensor,
  type TensorData,
  type TensorJson,
  type TopK,
  topK,
} from '@fgclip2/tensor';
export type { CachedModel, CacheUsage, ClearCacheOptions } from './cache-functions.ts';
export type {
  Classification,
  ClassifiedPicture,
  ClassifyOptions,
  LabelScore,
} from './classify.ts';
export type { EmbedImagesOptions, ImageEmbeddings, PictureFailure } from './embed-images.ts';
export type { EmbedOptions, EmbedTextsOptions, TaskProgress, TextEmbeddings } from './embed-texts.ts';
export { checkComparable, type EmbeddingSource } from './embedding-source.ts';
export { EncodedPicture } from './encoded-picture.ts';
export { Fgclip2 } from './fgclip2.ts';
export type { Heatmap, HeatmapOptions, HeatmapPeak, HeatmapPictureOptions } from './heatmap.ts';
export {
  type Colour,
  type HeatmapOverlayOptions,
  heatColours,
  heatmapOverlay,
  type OverlayImage,
} from './heatmap-overlay.ts';
export type { BrowserLoadOptions, LoadOptions, NodeLoadOptions, TowerDTypes } from './load-options.ts';
export type { AnsweringModel, LoadedModel } from './loaded-model.ts';
export type { Picture, PictureOptions } from './picture.ts';
export type { PrepareOptions, PrepareProgress, Tower } from './prepare.ts';
export { chineseTemplates, englishTemplates } from './prompt-templates.ts';
export type { RankCaptionsOptions, RankedCaption, RankOptions } from './rank.ts';
export type { RegionLabel, RegionLabels, RegionsOptions, RegionTextOptions } from './regions.ts';
export type { Stage, StepOptions } from './timed-step.ts';
