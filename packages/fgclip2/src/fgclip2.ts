/// <reference lib="esnext.disposable" preserve="true" />
import type { ReadOptions } from '@fgclip2/files';
import type { Fgclip2ImageProcessor, ImageDecoder, ImageInput } from '@fgclip2/image-processor';
import { type Box, checkBoxes, type Fgclip2Model } from '@fgclip2/model';
import type { Fgclip2Tokenizer } from '@fgclip2/tokenizer';
import type { LoadedModel, ModelIdentity } from './loading/loaded-model.ts';
import { type PrepareOptions, prepare, type Tower } from './loading/prepare.ts';
import { checkTaskOptions } from './tasks/check-task-options.ts';
import {
  type Classification,
  type ClassifyOptions,
  classify,
  classifyOne,
  type LabelScore,
} from './tasks/classify.ts';
import {
  type EmbedImageStreamOptions,
  type EmbedImagesOptions,
  embedImageStream,
  embedImages,
  type ImageEmbeddingStream,
  type ImageEmbeddings,
  type NamedImage,
} from './tasks/embed-images.ts';
import { type EmbedTextsOptions, embedTexts, type TextEmbeddings } from './tasks/embed-texts.ts';
import { type EncodedImage, encode } from './tasks/encode.ts';
import type { Heatmap, HeatmapImageOptions } from './tasks/heatmap.ts';
import { checkProbability, type Located, type LocateOptions } from './tasks/locate.ts';
import type { ImageOptions } from './tasks/prepare-pixels.ts';
import type { RankCaptionsOptions, RankedCaption, RankOptions } from './tasks/rank.ts';
import type { RegionLabels, RegionsOptions } from './tasks/regions.ts';
import { runTask, type TaskRunner } from './tasks/run-task.ts';
import { checkTextList } from './tasks/text-features.ts';

/** What an {@link Fgclip2} is made of. */
export interface Fgclip2Parts extends LoadedModel, TaskRunner {
  /** Whether to dispose the engine with the model. */
  readonly ownsEngine: boolean;
}

/** A loaded FG-CLIP2 and the tasks it does; made by `load`. */
export class Fgclip2 implements AsyncDisposable {
  /** Where the model came from: a folder, a hub id, a URL. */
  readonly name: string;
  /** The commit its files come from; `undefined` for a folder or a URL. */
  readonly revision: string | undefined;
  /** The dtypes its file holds, e.g. `F32`. */
  readonly storedAs: readonly string[];
  /** The dtype of the towers' weights: fp32, fp16, q8 or q4, or `text q8, vision fp32`. */
  readonly dtype: string;
  readonly model: Fgclip2Model;
  readonly tokenizer: Fgclip2Tokenizer;
  readonly imageProcessor: Fgclip2ImageProcessor;
  /** Turns images into pixels. */
  readonly decodeImage: ImageDecoder;
  readonly applyExifOrientation: boolean;
  /** Reads, the first time, what tells its weights from others: some kilobytes. */
  readonly identity: (options?: ReadOptions) => Promise<ModelIdentity>;
  private readonly parts: Fgclip2Parts;

  constructor(parts: Fgclip2Parts) {
    const { name, revision, storedAs, dtype, model, tokenizer, imageProcessor, decodeImage } = parts;
    this.name = name;
    this.revision = revision;
    this.storedAs = storedAs;
    this.dtype = dtype;
    this.model = model;
    this.tokenizer = tokenizer;
    this.imageProcessor = imageProcessor;
    this.decodeImage = decodeImage;
    this.applyExifOrientation = parts.applyExifOrientation;
    this.identity = parts.identity;
    this.parts = parts;
  }

  /** What runs the model, e.g. `onnxruntime-web (wasm, 2 threads)`; the device is known after the first run. */
  get runtimeName(): string {
    return this.parts.engine.name;
  }

  /**
   * Reads the weights of one tower or both and starts them, ahead of the first question: that is when they are read
   * otherwise. In a page this is the download.
   *
   * @throws Error when the weights cannot be read; the signal's reason when it aborts.
   * @example
   * import { load } from 'fgclip2';
   *
   * const fgclip2 = await load('./fg-clip2-base-q8/');
   * await fgclip2.prepare(['text'], {
   *   onProgress: ({ loaded, total }) => console.log(`${Math.round((100 * loaded) / total)} %`),
   * });
   */
  async prepare(towers: readonly Tower[] = ['text', 'vision'], options: PrepareOptions = {}): Promise<void> {
    checkTaskOptions('prepare', options);
    const { parts } = this;
    return runTask(parts, () => prepare(parts, parts.downloads, towers, options), options.signal);
  }

  /**
   * Runs the vision tower over one image, for many questions.
   *
   * @throws TypeError for an invalid image; Error when it cannot be read.
   * @example
   * import { load } from 'fgclip2';
   *
   * await using fgclip2 = await load('./fg-clip2-base');
   * const image = await fgclip2.encode('photo.jpg');
   * const [best] = await image.rank(['a black cat', '一只白猫']);
   * const { peak } = await image.heatmap('the cat');
   */
  async encode(image: ImageInput, options?: ImageOptions): Promise<EncodedImage> {
    checkTaskOptions('encode', options);
    return this.encoded(image, options);
  }

  /**
   * Scores captions, English or Chinese, for one image; the best comes first.
   *
   * @throws TypeError for an invalid image or captions; Error when the image cannot be read.
   * @example
   * import { load } from 'fgclip2';
   *
   * await using fgclip2 = await load('./fg-clip2-base');
   * for (const { text, probability } of await fgclip2.rank('photo.jpg', ['a black cat', '一只白猫'])) {
   *   console.log(text, probability);
   * }
   */
  async rank(
    image: ImageInput,
    captions: readonly string[],
    options?: RankOptions,
  ): Promise<RankedCaption[]> {
    checkTaskOptions('rank', options);
    checkTextList(captions, 'captions');
    return (await this.encoded(image, options)).rank(captions, textOptions(options));
  }

  /**
   * Scores texts for boxes of one image, [x1, y1, x2, y2] in its pixels; one result a box, its labels best first.
   *
   * @throws TypeError or RangeError for an invalid box; Error for one without area or outside the image.
   * @example
   * import { load } from 'fgclip2';
   *
   * await using fgclip2 = await load('./fg-clip2-base');
   * const boxes = [[345, 27, 640, 372], [41, 74, 177, 118]] as const;
   * for (const { box, labels } of await fgclip2.regions('cats.jpg', boxes, ['a cat', '遥控器'])) {
   *   console.log(box, labels[0]?.text, labels[0]?.score);
   * }
   */
  async regions(
    image: ImageInput,
    boxes: readonly Box[],
    texts: readonly string[],
    options?: RegionsOptions,
  ): Promise<RegionLabels[]> {
    checkTaskOptions('regions', options);
    checkTextList(texts, 'texts');
    // Before the tower runs: the check does not need the size of the image, which is not known yet.
    checkBoxes(boxes, [1, 1], 0);
    return (await this.encoded(image, options)).regions(boxes, texts, textOptions(options));
  }

  /**
   * Shows where in one image a text is: the cosine of each patch with it. `heatmapOverlay` paints the map; for
   * several texts, {@link encode} the image once.
   *
   * @throws TypeError for an invalid image or text; Error when the image cannot be read.
   * @example
   * import { load } from 'fgclip2';
   *
   * await using fgclip2 = await load('./fg-clip2-base');
   * const { peak } = await fgclip2.heatmap('photo.jpg', 'the remote control');
   * console.log(peak.x, peak.y, peak.cosine);
   */
  async heatmap(image: ImageInput, text: string, options?: HeatmapImageOptions): Promise<Heatmap> {
    checkTaskOptions('heatmap', options);
    return (await this.encoded(image, options)).heatmap(text, textOptions(options));
  }

  /**
   * Finds where in one image texts are: boxes in its pixels, several where a thing is there several times, none where
   * it is not there. A box surrounds connected patches that fit the text, and its probability is that of its own
   * features. Things of one name that touch are told apart by a narrow neck or by their looks, not always.
   *
   * From which probability a box counts was chosen on drawn scenes with the sample checkpoint; look at what you get
   * from yours, and set `minProbability`.
   *
   * @throws TypeError for an invalid image, texts or options; RangeError for a minProbability beyond 0 to 1; Error when
   * the image cannot be read.
   * @example
   * import { load } from 'fgclip2';
   *
   * await using fgclip2 = await load('./fg-clip2-base');
   * for (const { text, boxes } of await fgclip2.locate('cats.jpg', ['a cat', '遥控器', 'a dog'])) {
   *   console.log(text, boxes.map(({ box, probability }) => [box.map(Math.round), probability]));
   * }
   */
  async locate(image: ImageInput, texts: readonly string[], options?: LocateOptions): Promise<Located[]> {
    checkTaskOptions('locate', options);
    checkTextList(texts, 'texts');
    const { minProbability } = options ?? {};
    if (minProbability !== undefined) checkProbability(minProbability);
    return (await this.encoded(image, options)).locate(texts, { ...textOptions(options), minProbability });
  }

  /**
   * Zero-shot classification: the labels that fit an image, best first; of an array, those of each image. In an array
   * an image that cannot be read is listed in `failures`, and the rest goes on.
   *
   * @throws RangeError or TypeError for invalid labels, templates or images, and for labels given twice; Error when
   * the one image cannot be read.
   * @example
   * import { load } from 'fgclip2';
   *
   * await using fgclip2 = await load('./fg-clip2-base');
   * const [best] = await fgclip2.classify('a.jpg', ['cat', 'dog', '鸟']);
   * console.log(best?.label, best?.score);
   * const { images } = await fgclip2.classify(['a.jpg', 'b.jpg'], ['cat', 'dog', '鸟'], { topK: 1 });
   * for (const { name, labels } of images) console.log(name, labels[0]?.label, labels[0]?.score);
   */
  classify(
    images: readonly ImageInput[],
    labels: readonly string[],
    options?: ClassifyOptions,
  ): Promise<Classification>;
  classify(image: ImageInput, labels: readonly string[], options?: ClassifyOptions): Promise<LabelScore[]>;
  async classify(
    images: ImageInput | readonly ImageInput[],
    labels: readonly string[],
    options?: ClassifyOptions,
  ): Promise<Classification | LabelScore[]> {
    checkTaskOptions('classify', options);
    const { parts } = this;
    return runTask<Classification | LabelScore[]>(
      parts,
      () =>
        isList(images)
          ? classify(parts, images, labels, options)
          : classifyOne(parts, images, labels, options),
      options?.signal,
    );
  }

  /**
   * One vector an image, of length 1 unless `normalized` is false, with what made them. An image that cannot be
   * read is listed in `failures`, and the rest goes on.
   *
   * @throws TypeError when the images are not an array.
   * @example
   * import { load } from 'fgclip2';
   *
   * await using fgclip2 = await load('./fg-clip2-base');
   * const { vectors, indices, failures, source } = await fgclip2.embedImages(['a.jpg', 'b.jpg']);
   */
  async embedImages(images: readonly ImageInput[], options?: EmbedImagesOptions): Promise<ImageEmbeddings> {
    checkTaskOptions('embedImages', options);
    return runTask(this.parts, () => embedImages(this.parts, images, options), options?.signal);
  }

  /**
   * The vectors of any number of images as they are made: from an array, a generator, an async generator. At most
   * two images more than the runtime has workers are held beside the one that the loop has, so a slow loop slows the
   * reading. Leaving the loop ends everything; an image that cannot be read comes as an item with its `error`.
   *
   * @throws TypeError when the images are not an iterable; the loop throws the error of the iterable, after the
   * results of the images before it, and the signal's reason when it aborts.
   * @example
   * import { load } from 'fgclip2';
   *
   * await using fgclip2 = await load('qihoo360/fg-clip2-base');
   * for await (const item of fgclip2.embedImageStream(['a.jpg', 'b.jpg'])) {
   *   if (item.error) console.warn(item.name, item.error.message);
   *   else console.log(item.index, item.name, item.vector.length);
   * }
   */
  embedImageStream(
    images: Iterable<ImageInput | NamedImage> | AsyncIterable<ImageInput | NamedImage>,
    options?: EmbedImageStreamOptions,
  ): ImageEmbeddingStream {
    checkTaskOptions('embedImageStream', options);
    const { parts } = this;
    return embedImageStream(parts, images, options, (ask, signal) => runTask(parts, ask, signal));
  }

  /**
   * One vector a text, of length 1 unless `normalized` is false, with what made them.
   *
   * @throws TypeError when the texts are not an array of strings.
   * @example
   * import { load } from 'fgclip2';
   *
   * await using fgclip2 = await load('./fg-clip2-base');
   * const { vectors, source } = await fgclip2.embedTexts(['a black cat', '一只白猫']);
   */
  async embedTexts(texts: readonly string[], options?: EmbedTextsOptions): Promise<TextEmbeddings> {
    checkTaskOptions('embedTexts', options);
    return runTask(this.parts, () => embedTexts(this.parts, texts, options), options?.signal);
  }

  private encoded(image: ImageInput, options?: ImageOptions): Promise<EncodedImage> {
    return runTask(this.parts, () => encode(this.parts, image, options), options?.signal);
  }

  /** Releases the model, and the runtime where `load` made it; later calls reject. */
  async dispose(): Promise<void> {
    await this.model.dispose();
    if (this.parts.ownsEngine) await this.parts.engine.dispose();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }
}

/** Of a task's options those that its texts have. */
function textOptions({
  walkType,
  signal,
  onStage,
  onWarning,
}: RankCaptionsOptions = {}): RankCaptionsOptions {
  return { walkType, signal, onStage, onWarning };
}

/** Array.isArray, for a readonly array as well. */
function isList(images: ImageInput | readonly ImageInput[]): images is readonly ImageInput[] {
  return Array.isArray(images);
}
