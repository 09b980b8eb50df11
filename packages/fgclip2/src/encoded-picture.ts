import type { Box, ImageFeatures } from '@fgclip2/model';
import { type Heatmap, type HeatmapOptions, heatmap } from './heatmap.ts';
import type { AnsweringModel } from './loaded-model.ts';
import type { Picture } from './picture.ts';
import { type RankCaptionsOptions, type RankedCaption, rank } from './rank.ts';
import { type RegionLabels, type RegionTextOptions, regions } from './regions.ts';

/** What an {@link EncodedPicture} is made of. */
export interface EncodedPictureParts extends Picture {
  loaded: AnsweringModel;
}

/**
 * A picture after one run of the vision tower: whatever is asked of it, the tower does not run again. Made by
 * `Fgclip2.encode`.
 *
 * @example
 * import { load } from 'fgclip2';
 *
 * await using fgclip2 = await load('qihoo360/fg-clip2-base');
 * const picture = await fgclip2.encode('photo.jpg');
 * const ranking = await picture.rank(['a black cat', '一只白猫']);
 * const [cat, dog] = [await picture.heatmap('the cat'), await picture.heatmap('the dog')];
 */
export class EncodedPicture implements Picture {
  /** Of the original picture, in pixels. */
  readonly width: number;
  /** Of the original picture, in pixels. */
  readonly height: number;
  /** The model's own features of the picture, for what the methods here do not ask. */
  readonly encoded: ImageFeatures;
  private readonly loaded: AnsweringModel;

  constructor({ loaded, encoded, width, height }: EncodedPictureParts) {
    this.loaded = loaded;
    this.encoded = encoded;
    this.width = width;
    this.height = height;
  }

  /** Scores captions for the picture, the best first: see `Fgclip2.rank`. */
  rank(captions: readonly string[], options?: RankCaptionsOptions): Promise<RankedCaption[]> {
    return this.loaded.answer(() => rank(this.loaded, this, captions, options), options?.signal);
  }

  /** Names what is in boxes of the picture: see `Fgclip2.regions`. */
  regions(
    boxes: readonly Box[],
    texts: readonly string[],
    options?: RegionTextOptions,
  ): Promise<RegionLabels[]> {
    return this.loaded.answer(() => regions(this.loaded, this, boxes, texts, options), options?.signal);
  }

  /** Shows where in the picture a text is: see `Fgclip2.heatmap`. */
  heatmap(text: string, options?: HeatmapOptions): Promise<Heatmap> {
    return this.loaded.answer(() => heatmap(this.loaded, this, text, options), options?.signal);
  }
}
