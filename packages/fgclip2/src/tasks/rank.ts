import { sigmoid, softmax, type WalkType } from '@fgclip2/tensor';
import type { LoadedModel } from '../loading/loaded-model.ts';
import type { WarningOptions } from '../loading/warning-options.ts';
import { checkNonZero } from './check-nonzero.ts';
import type { ImageOptions } from './prepare-pixels.ts';
import { featuresOf, type TaskImage } from './task-image.ts';
import { checkTextList, keptTextFeatures } from './text-features.ts';
import type { StepOptions } from './timed-step.ts';

/** Options of {@link rank}. */
export interface RankCaptionsOptions extends StepOptions, WarningOptions {
  /** How the captions are read: `short` up to 64 tokens, `long` up to 196, `box` for phrases. @default 'short' */
  walkType?: WalkType | undefined;
}

/** Options of `Fgclip2.rank`. */
export interface RankOptions extends ImageOptions, RankCaptionsOptions {}

/** A caption and how well it fits. */
export interface RankedCaption {
  text: string;
  /** Its place in the list that was given. */
  index: number;
  logit: number;
  /** softmax of the logits over all captions: how they share 1 when exactly one of them is right. */
  score: number;
  /** sigmoid of the logit: this caption alone, so the probabilities need not add up to 1. */
  probability: number;
}

/** Scores captions for an image; the best comes first, equals keep their order. */
export async function rank(
  loaded: LoadedModel,
  image: TaskImage,
  captions: readonly string[],
  options: RankCaptionsOptions = {},
): Promise<RankedCaption[]> {
  const { walkType = 'short', signal, onStage, onWarning } = options;
  checkTextList(captions, 'captions');
  const text = await keptTextFeatures(loaded, captions, { walkType, signal, onStage, onWarning });
  const vector = await featuresOf(image, (features) => features.imageFeatures({ signal }));
  checkNonZero(vector, () => image.name);
  const { logitsPerImage } = await loaded.model.logits(vector, text, { signal });
  const logits = [...logitsPerImage.data];
  const scores = softmax(logits);
  return captions
    .map((caption, index) => {
      const logit = logits[index]!;
      return { text: caption, index, logit, score: scores[index]!, probability: sigmoid(logit) };
    })
    .sort((a, b) => b.logit - a.logit);
}
