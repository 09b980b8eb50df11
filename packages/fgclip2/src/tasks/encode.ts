import type { ImageInput } from '@fgclip2/image-processor';
import type { Box, ImageFeatures } from '@fgclip2/model';
import type { LoadedModel } from '../loading/loaded-model.ts';
import { checkTaskOptions } from './check-task-options.ts';
import { imageName } from './embed-images.ts';
import { type Heatmap, type HeatmapOptions, heatmap } from './heatmap.ts';
import { imageFileOptions } from './image-file-options.ts';
import { type Located, type LocateTextOptions, locate } from './locate.ts';
import { warnOfManyPatches } from './patch-warning.ts';
import { type ImageOptions, preparePixels } from './prepare-pixels.ts';
import { type RankCaptionsOptions, type RankedCaption, rank } from './rank.ts';
import { type RegionLabels, type RegionTextOptions, regions } from './regions.ts';
import { runTask, type TaskRunner } from './run-task.ts';
import type { TaskImage } from './task-image.ts';
import { timedStep } from './timed-step.ts';

/** Decodes an image and runs the vision tower over it, once. */
export async function encode(
  loaded: LoadedModel & TaskRunner,
  image: ImageInput,
  options: ImageOptions = {},
): Promise<EncodedImage> {
  const { signal } = options;
  warnOfManyPatches(loaded, options);
  const pixels = await timedStep('decode', options, () =>
    loaded.decodeImage(image, { ...imageFileOptions(options), signal }),
  );
  const inputs = await timedStep('preprocess', options, () => preparePixels(loaded, pixels, options));
  const features = await timedStep('vision', options, async () => {
    const { value } = await loaded.model.encodeImages(inputs, { signal }).next();
    return value!;
  });
  const name = imageName(image);
  return new EncodedImage({ loaded, features, width: pixels.width, height: pixels.height, name });
}

/** What an {@link EncodedImage} is made of. */
export interface EncodedImageParts {
  loaded: LoadedModel & TaskRunner;
  features: ImageFeatures;
  width: number;
  height: number;
  /** What errors call it. */
  name: string;
}

/**
 * An image after one run of the vision tower: whatever is asked of it, the tower does not run again. Made by
 * `Fgclip2.encode`.
 *
 * @example
 * import { load } from 'fgclip2';
 *
 * await using fgclip2 = await load('qihoo360/fg-clip2-base');
 * const image = await fgclip2.encode('photo.jpg');
 * const ranking = await image.rank(['a black cat', '一只白猫']);
 * const [cat, dog] = [await image.heatmap('the cat'), await image.heatmap('the dog')];
 */
export class EncodedImage {
  /** Of the original image, in pixels. */
  readonly width: number;
  /** Of the original image, in pixels. */
  readonly height: number;
  /** The model's own features of the image, for what the methods here do not cover. */
  readonly features: ImageFeatures;
  private readonly loaded: LoadedModel & TaskRunner;
  private readonly image: TaskImage;

  constructor({ loaded, features, width, height, name }: EncodedImageParts) {
    this.loaded = loaded;
    this.features = features;
    this.width = width;
    this.height = height;
    this.image = { features, width, height, name };
  }

  /** Scores captions for the image, the best first: see `Fgclip2.rank`. */
  async rank(captions: readonly string[], options?: RankCaptionsOptions): Promise<RankedCaption[]> {
    checkTaskOptions('rank of an encoded image', options);
    const { loaded, image } = this;
    return runTask(loaded, () => rank(loaded, image, captions, options), options?.signal);
  }

  /** Names what is in boxes of the image: see `Fgclip2.regions`. */
  async regions(
    boxes: readonly Box[],
    texts: readonly string[],
    options?: RegionTextOptions,
  ): Promise<RegionLabels[]> {
    checkTaskOptions('regions of an encoded image', options);
    const { loaded, image } = this;
    return runTask(loaded, () => regions(loaded, image, boxes, texts, options), options?.signal);
  }

  /** Shows where in the image a text is: see `Fgclip2.heatmap`. */
  async heatmap(text: string, options?: HeatmapOptions): Promise<Heatmap> {
    checkTaskOptions('heatmap of an encoded image', options);
    const { loaded, image } = this;
    return runTask(loaded, () => heatmap(loaded, image, text, options), options?.signal);
  }
  /** Finds where in the image texts are: see `Fgclip2.locate`. */
  async locate(texts: readonly string[], options?: LocateTextOptions): Promise<Located[]> {
    checkTaskOptions('locate of an encoded image', options);
    const { loaded, image } = this;
    return runTask(loaded, () => locate(loaded, image, texts, options), options?.signal);
  }
}
