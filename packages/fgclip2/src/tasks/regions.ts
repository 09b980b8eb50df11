import type { Box } from '@fgclip2/model';
import { dot, inTurns, type Pieces, sigmoid, softmax, type WalkType } from '@fgclip2/tensor';
import type { LoadedModel } from '../loading/loaded-model.ts';
import type { WarningOptions } from '../loading/warning-options.ts';
import { checkNonZero } from './check-nonzero.ts';
import type { ImageOptions } from './prepare-pixels.ts';
import { featuresOf, type TaskImage } from './task-image.ts';
import { checkTextList, keptTextFeatures } from './text-features.ts';
import type { StepOptions } from './timed-step.ts';

/** Options of {@link regions}. */
export interface RegionTextOptions extends StepOptions, WarningOptions {
  /** How the texts are read: `box` for phrases, `short` for captions, `long` up to 196 tokens. @default 'box' */
  walkType?: WalkType | undefined;
}

/** Options of `Fgclip2.regions`. */
export interface RegionsOptions extends ImageOptions, RegionTextOptions {}

/** A text and how well it fits a box. */
export interface RegionLabel {
  text: string;
  /** Its place in the list that was given. */
  index: number;
  cosine: number;
  /** softmax(100 * cosine) over all texts: how they share 1 when exactly one of them is right. */
  score: number;
  /** sigmoid of the model's logit: this text alone. */
  probability: number;
}

/** A box and the texts for it, the best first. */
export interface RegionLabels {
  box: Box;
  labels: RegionLabel[];
}

/** Scores texts for boxes of an image; one result a box, its labels best first. */
export async function regions(
  loaded: LoadedModel,
  image: TaskImage,
  boxes: readonly Box[],
  texts: readonly string[],
  options: RegionTextOptions = {},
): Promise<RegionLabels[]> {
  const { walkType = 'box', signal, onStage, onWarning } = options;
  checkTextList(texts, 'texts');
  const { height, width } = image;
  const regionFeatures = await featuresOf(image, (features) =>
    features.regionFeatures(boxes, [height, width], { signal }),
  );
  checkNonZero(
    regionFeatures,
    (row) => `box ${row} ([${boxes[row]!.join(', ')}] of ${width} x ${height} pixels)`,
  );
  warnOfBoxesBeyond(loaded, boxes, image, onWarning);
  const text = await keptTextFeatures(loaded, texts, { walkType, signal, onStage, onWarning });
  const { logitsPerImage, imageEmbeds, textEmbeds } = await loaded.model.logits(regionFeatures, text, {
    signal,
  });
  const vectorWidth = text.dims[1]!;
  const rowOf = (data: Float32Array, row: number) =>
    data.subarray(row * vectorWidth, (row + 1) * vectorWidth);
  function* labelled(): Pieces<RegionLabels[]> {
    const result: RegionLabels[] = [];
    for (const [row, box] of boxes.entries()) {
      const vector = rowOf(imageEmbeds.data, row);
      const cosines = texts.map((_, index) => dot(vector, rowOf(textEmbeds.data, index)));
      const scores = softmax(cosines.map((cosine) => 100 * cosine));
      const labels = texts.map((one, index) => ({
        text: one,
        index,
        cosine: cosines[index]!,
        score: scores[index]!,
        probability: sigmoid(logitsPerImage.data[row * texts.length + index]!),
      }));
      result.push({ box, labels: labels.sort((a, b) => b.cosine - a.cosine) });
      yield texts.length * vectorWidth;
    }
    return result;
  }
  return inTurns(labelled(), { signal });
}

/** Pixels that a box may reach beyond its image unsaid: detectors round. */
const slack = 1;

/** Warns once about boxes that reach beyond their image, where there are any. */
function warnOfBoxesBeyond(
  { onWarning: standard = console.warn }: LoadedModel,
  boxes: readonly Box[],
  { width, height }: TaskImage,
  onWarning = standard,
): void {
  const beyond = boxes.filter(
    ([x1, y1, x2, y2]) => Math.min(x1, y1) < -slack || x2 > width + slack || y2 > height + slack,
  );
  if (beyond.length === 0) return;
  const what = beyond.length === 1 ? 'A box reaches' : `${beyond.length} boxes reach`;
  onWarning(
    `[fgclip2] ${what} beyond the image of ${width} x ${height} pixels, [${beyond[0]!.join(', ')}]${beyond.length === 1 ? '' : ' first'}: what is outside counts as empty.`,
  );
}
