import type { Fgclip2ImageProcessor, ImageDecoder, ImageInput } from '@fgclip2/image-processor';
import { type Box, checkBoxes, type Fgclip2Model } from '@fgclip2/model';
import type { Fgclip2Tokenizer } from '@fgclip2/tokenizer';
import { answerOn, type Engine } from './answer-on.ts';
import { type Classification, type ClassifyOptions, classify } from './classify.ts';
import type { Downloads } from './downloads.ts';
import { type EmbedImagesOptions, embedImages, type ImageEmbeddings } from './embed-images.ts';
import { type EmbedTextsOptions, embedTexts, type TextEmbeddings } from './embed-texts.ts';
import { encodePicture } from './encode-picture.ts';
import type { EncodedPicture } from './encoded-picture.ts';
import type { Heatmap, HeatmapPictureOptions } from './heatmap.ts';
import type { AnsweringModel, LoadedModel } from './loaded-model.ts';
import type { PictureOptions } from './picture.ts';
import { type PrepareOptions, prepare, type Tower } from './prepare.ts';
import type { RankedCaption, RankOptions } from './rank.ts';
import type { RegionLabels, RegionsOptions } from './regions.ts';
import { checkTextList } from './text-features.ts';

/** What an {@link Fgclip2} is made of. */
export interface Fgclip2Parts extends LoadedModel {
  /** What runs the model. */
  engine: Engine;
  /** Whether to dispose it with the model. */
  ownsEngine: boolean;
  /** What the weights are read through. */
  downloads: Downloads;
}

/** A loaded FG-CLIP2 and the tasks it does; made by `load`. */
export class Fgclip2 implements AnsweringModel, AsyncDisposable {
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
  readonly decodeImage: ImageDecoder;
  private readonly engine: Engine;
  private readonly ownsEngine: boolean;
  private readonly downloads: Downloads;

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
    this.engine = parts.engine;
    this.ownsEngine = parts.ownsEngine;
    this.downloads = parts.downloads;
  }

  /** What runs the model, e.g. `onnxruntime-web (wasm, 2 threads)`; it says the device after the first run. */
  get runtime(): string {
    return this.engine.name;
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
  prepare(towers: readonly Tower[] = ['text', 'vision'], options: PrepareOptions = {}): Promise<void> {
    return this.answer(() => prepare(this, this.downloads, towers, options), options.signal);
  }

  /**
   * Runs the vision tower over one picture, for many questions.
   *
   * @throws TypeError for a picture that is none; Error when it cannot be read.
   * @example
   * import { load } from 'fgclip2';
   *
   * await using fgclip2 = await load('./fg-clip2-base');
   * const picture = await fgclip2.encode('photo.jpg');
   * const [best] = await picture.rank(['a black cat', '一只白猫']);
   * const { peak } = await picture.heatmap('the cat');
   */
  encode(image: ImageInput, options?: PictureOptions): Promise<EncodedPicture> {
    return this.answer(() => encodePicture(this, image, options), options?.signal);
  }

  /**
   * Scores captions, English or Chinese, for one picture; the best comes first.
   *
   * @throws TypeError for a picture or captions that are none; Error when the picture cannot be read.
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
    checkTextList(captions, 'captions');
    return (await this.encode(image, options)).rank(captions, options);
  }

  /**
   * Scores texts for boxes of one picture, [x1, y1, x2, y2] in its pixels; one result a box, its labels best first.
   *
   * @throws TypeError or RangeError for a box that is none; Error for one without area or outside the picture.
   * @example
   * import { load } from 'fgclip2';
   *
   * await using fgclip2 = await load('./fg-clip2-base');
   * const boxes = [[345, 27, 640, 372], [41, 74, 177, 118]] as const;
   * for (const { box, labels } of await fgclip2.regions('cats.jpg', boxes, ['a cat', '遥控器'])) {
   *   console.log(box, labels[0]?.text, labels[0]?.share);
   * }
   */
  async regions(
    image: ImageInput,
    boxes: readonly Box[],
    texts: readonly string[],
    options?: RegionsOptions,
  ): Promise<RegionLabels[]> {
    checkTextList(texts, 'texts');
    // Before the tower runs; the size of the picture, which is not known yet, plays no part in it.
    checkBoxes(boxes, [1, 1], 0);
    return (await this.encode(image, options)).regions(boxes, texts, options);
  }

  /**
   * Shows where in one picture a text is: the cosine of each patch with it. `heatmapOverlay` paints the map; for
   * several texts, {@link encode} the picture once.
   *
   * @throws TypeError for a picture or a text that is none; Error when the picture cannot be read.
   * @example
   * import { load } from 'fgclip2';
   *
   * await using fgclip2 = await load('./fg-clip2-base');
   * const { peak } = await fgclip2.heatmap('photo.jpg', 'the remote control');
   * console.log(peak.x, peak.y, peak.cosine);
   */
  async heatmap(image: ImageInput, text: string, options?: HeatmapPictureOptions): Promise<Heatmap> {
    return (await this.encode(image, options)).heatmap(text, options);
  }

  /**
   * Zero-shot classification: the labels that fit each picture, best first. A picture that cannot be read is
   * listed in `failures`, and the rest goes on.
   *
   * @throws RangeError or TypeError for labels, templates or pictures that are none, and for labels given twice.
   * @example
   * import { load } from 'fgclip2';
   *
   * await using fgclip2 = await load('./fg-clip2-base');
   * const { pictures } = await fgclip2.classify(['a.jpg', 'b.jpg'], ['cat', 'dog', '鸟'], { topK: 1 });
   * for (const { name, labels } of pictures) console.log(name, labels[0]?.label, labels[0]?.share);
   */
  classify(
    images: readonly ImageInput[],
    labels: readonly string[],
    options?: ClassifyOptions,
  ): Promise<Classification> {
    return this.answer(() => classify(this, images, labels, options), options?.signal);
  }

  /**
   * One vector a picture, of length 1 unless `normalized` is false, with what made them. A picture that cannot be
   * read is listed in `failures`, and the rest goes on.
   *
   * @throws TypeError when the pictures are no array.
   * @example
   * import { load } from 'fgclip2';
   *
   * await using fgclip2 = await load('./fg-clip2-base');
   * const { vectors, indices, failures, source } = await fgclip2.embedImages(['a.jpg', 'b.jpg']);
   */
  embedImages(images: readonly ImageInput[], options?: EmbedImagesOptions): Promise<ImageEmbeddings> {
    return this.answer(() => embedImages(this, images, options), options?.signal);
  }

  /**
   * One vector a text, of length 1 unless `normalized` is false, with what made them.
   *
   * @throws TypeError when the texts are no array of strings.
   * @example
   * import { load } from 'fgclip2';
   *
   * await using fgclip2 = await load('./fg-clip2-base');
   * const { vectors, source } = await fgclip2.embedTexts(['a black cat', '一只白猫']);
   */
  embedTexts(texts: readonly string[], options?: EmbedTextsOptions): Promise<TextEmbeddings> {
    return this.answer(() => embedTexts(this, texts, options), options?.signal);
  }

  /** Runs a task that asks the model something: see `AnsweringModel.answer`. */
  answer<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.downloads.during(() => answerOn(this.engine, task), signal);
  }

  /** Releases the model, and the runtime where `load` made it; later calls reject. */
  async dispose(): Promise<void> {
    await this.model.dispose();
    if (this.ownsEngine) await this.engine.dispose();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }
}
