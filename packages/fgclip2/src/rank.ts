import { sigmoid, type WalkType } from '@fgclip2/tensor';
import { checkDirection } from './check-direction.ts';
import { keptTextFeatures } from './kept-text-features.ts';
import type { LoadedModel } from './loaded-model.ts';
import type { Picture, PictureOptions } from './picture.ts';
import { checkTextList } from './text-features.ts';
import type { StepOptions } from './timed-step.ts';

/** Options of {@link rank}. */
export interface RankCaptionsOptions extends StepOptions {
  /** How the captions are read: `short` up to 64 tokens, `long` up to 196, `box` for phrases. @default 'short' */
  walkType?: WalkType | undefined;
}

/** Options of `Fgclip2.rank`. */
export interface RankOptions extends PictureOptions, RankCaptionsOptions {}

/** A caption and how well it fits. */
export interface RankedCaption {
  text: string;
  /** Its place in the list that was given. */
  index: number;
  logit: number;
  /** sigmoid(logit): each caption is judged for itself, so that they need not add up to 1. */
  probability: number;
}

/** Scores captions for a picture; the best comes first, equals keep their order. */
export async function rank(
  loaded: LoadedModel,
  picture: Picture,
  captions: readonly string[],
  options: RankCaptionsOptions = {},
): Promise<RankedCaption[]> {
  const { walkType = 'short', signal, onStage } = options;
  checkTextList(captions, 'captions');
  const text = await keptTextFeatures(loaded, captions, { walkType, signal, onStage });
  const image = await picture.encoded.imageFeatures({ signal });
  checkDirection(image, () => 'the picture');
  const { logitsPerImage } = await loaded.model.logits(image, text);
  return captions
    .map((caption, index) => {
      const logit = logitsPerImage.data[index]!;
      return { text: caption, index, logit, probability: sigmoid(logit) };
    })
    .sort((a, b) => b.logit - a.logit);
}
