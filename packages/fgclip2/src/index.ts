// What both entries export; what differs between the platforms has the same names in each platform's entry.
export type {
  DecodeImageOptions,
  FallbackDecoder,
  ImageDecoder,
  ImageFormat,
  ImageInput,
  UnreadImage,
} from '@fgclip2/image-processor';
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
export { Fgclip2 } from './fgclip2.ts';
export type { CachedModel, CacheUsage, ClearModelsOptions } from './loading/cache.ts';
export type {
  NodeFilesOptions,
  NodeLoadOptions,
  NodeModelOptions,
  TowerDTypes,
  WebFilesOptions,
  WebLoadOptions,
  WebModelOptions,
} from './loading/load-options.ts';
export type { ModelIdentity } from './loading/loaded-model.ts';
export type { PrepareOptions, PrepareProgress, Tower } from './loading/prepare.ts';
export type {
  Classification,
  ClassifiedImage,
  ClassifyOptions,
  LabelScore,
} from './tasks/classify.ts';
export type {
  EmbeddedImage,
  EmbedImageStreamOptions,
  EmbedImagesOptions,
  ImageEmbeddingStream,
  ImageEmbeddings,
  ImageFailure,
  NamedImage,
  StreamProgress,
} from './tasks/embed-images.ts';
export type { EmbedOptions, EmbedTextsOptions, TaskProgress, TextEmbeddings } from './tasks/embed-texts.ts';
export { type ComparableOptions, checkComparable, type EmbeddingSource } from './tasks/embedding-source.ts';
export { EncodedImage } from './tasks/encode.ts';
export type { Heatmap, HeatmapImageOptions, HeatmapOptions, HeatmapPeak } from './tasks/heatmap.ts';
export {
  type Color,
  type HeatmapOverlayOptions,
  heatColors,
  heatmapOverlay,
  type OverlayImage,
} from './tasks/heatmap-overlay.ts';
export type { ImageFileOptions } from './tasks/image-file-options.ts';
export type { Located, LocatedBox, LocateOptions, LocateTextOptions } from './tasks/locate.ts';
export { npyBytes, npyHeader } from './tasks/npy-bytes.ts';
export type { ImageOptions } from './tasks/prepare-pixels.ts';
export { chineseTemplates, englishTemplates } from './tasks/prompt-templates.ts';
export type { RankCaptionsOptions, RankedCaption, RankOptions } from './tasks/rank.ts';
export type { RegionLabel, RegionLabels, RegionsOptions, RegionTextOptions } from './tasks/regions.ts';
export type { Stage, StepOptions } from './tasks/timed-step.ts';
