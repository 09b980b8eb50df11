import type { Box } from '@fgclip2/model';
import { describe, dot, nextTurn, normalize, sigmoid, Tensor, type WalkType } from '@fgclip2/tensor';
import type { LoadedModel } from '../loading/loaded-model.ts';
import type { WarningOptions } from '../loading/warning-options.ts';
import { checkNonZero } from './check-nonzero.ts';
import { groupBox } from './locating/group-box.ts';
import { patchGroups } from './locating/patch-groups.ts';
import type { ImageOptions } from './prepare-pixels.ts';
import { featuresOf, type TaskImage } from './task-image.ts';
import { checkTextList, keptTextFeatures } from './text-features.ts';
import type { StepOptions } from './timed-step.ts';

/** Options of {@link locate}. */
export interface LocateTextOptions extends StepOptions, WarningOptions {
  /** How the texts are read: `box` for phrases, `short` for captions, `long` up to 196 tokens. @default 'box' */
  walkType?: WalkType | undefined;
  /**
   * Least probability of a box, 0 to 1; 0 gives a box for the highest peak, whatever it is. The default was chosen on
   * the sample checkpoint: what it does on others has not been measured. @default 0.02
   */
  minProbability?: number | undefined;
}

/** Options of `Fgclip2.locate`. */
export interface LocateOptions extends ImageOptions, LocateTextOptions {}

/** A place where an image shows what a text says. */
export interface LocatedBox {
  /** [x1, y1, x2, y2] in pixels of the upright image. */
  box: Box;
  /** Of the features of the box with the text. */
  cosine: number;
  /** sigmoid of the model's logit. */
  probability: number;
}

/** A text and where it is. */
export interface Located {
  text: string;
  /** The best first; none where the image does not show it. */
  boxes: LocatedBox[];
}

/**
 * The least probability of a box: the rounded one from which 3 % of the names of absent things get a box, on scenes of
 * seed 11 of tools/demo-checkpoint; on three seeds that were read once it is 3 % as well.
 */
const leastProbability = 0.02;

/** Of two boxes that share more than this part of the smaller one, the better one is kept. */
const mostShared = 0.5;

/** Finds where each text is in an image; one result a text, in their order. */
export async function locate(
  loaded: LoadedModel,
  image: TaskImage,
  texts: readonly string[],
  options: LocateTextOptions = {},
): Promise<Located[]> {
  const { walkType = 'box', minProbability = leastProbability, signal, onStage, onWarning } = options;
  checkTextList(texts, 'texts');
  checkProbability(minProbability);
  const { height, width } = image;
  const { rows, columns } = image.features;
  const textRows = await keptTextFeatures(loaded, texts, { walkType, signal, onStage, onWarning });
  const dense = await featuresOf(image, (features) => features.denseFeatures({ signal }));
  checkNonZero(dense, (patch) => `patch ${patch}`);
  const patches = normalize(dense).data;
  const unitTexts = normalize(textRows);
  const size = unitTexts.dims[1]!;
  const located: Located[] = [];
  for (const [index, text] of texts.entries()) {
    const wanted = unitTexts.data.subarray(index * size, (index + 1) * size);
    const cosines = Float32Array.from({ length: rows * columns }, (_, patch) =>
      dot(patches.subarray(patch * size, (patch + 1) * size), wanted),
    );
    const map = { cosines, patches, rows, columns };
    const boxes = patchGroups(map).map((group): Box => {
      const [x1, y1, x2, y2] = groupBox(group, map);
      const [across, down] = [width / columns, height / rows];
      return [x1 * across, y1 * down, x2 * across, y2 * down];
    });
    const regions = await featuresOf(image, (features) =>
      features.regionFeatures(boxes, [height, width], { signal }),
    );
    checkNonZero(regions, (row) => `a box of ${image.name} ([${boxes[row]!.join(', ')}])`);
    const textRow = new Tensor('float32', textRows.data.subarray(index * size, (index + 1) * size), [
      1,
      size,
    ]);
    const { logitsPerImage, imageEmbeds } = await loaded.model.logits(regions, textRow, { signal });
    const found = boxes.map((box, row) => ({
      box,
      cosine: dot(imageEmbeds.data.subarray(row * size, (row + 1) * size), wanted),
      probability: sigmoid(logitsPerImage.data[row]!),
    }));
    const likely = found.filter(({ probability }) => probability >= minProbability);
    located.push({ text, boxes: withoutOverlaps(likely.sort((a, b) => b.cosine - a.cosine)) });
    await nextTurn();
    signal?.throwIfAborted();
  }
  return located;
}

/** @throws TypeError or RangeError that names the option. */
export function checkProbability(value: unknown): void {
  if (typeof value !== 'number') {
    throw new TypeError(`[fgclip2] Expected a number for minProbability, got ${describe(value)}.`);
  }
  if (!(value >= 0 && value <= 1)) {
    throw new RangeError(`[fgclip2] Expected 0 to 1 for minProbability, got ${value}.`);
  }
}

/** Of boxes, the best first, those that do not lie on a better one (non-maximum suppression). */
function withoutOverlaps(found: readonly LocatedBox[]): LocatedBox[] {
  const kept: LocatedBox[] = [];
  for (const one of found) {
    if (kept.every(({ box }) => sharedPart(box, one.box) <= mostShared)) kept.push(one);
  }
  return kept;
}

/** The area that two boxes share, as a part of the smaller one. */
function sharedPart(a: Box, b: Box): number {
  const across = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const down = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (across <= 0 || down <= 0) return 0;
  const area = ([x1, y1, x2, y2]: Box) => (x2 - x1) * (y2 - y1);
  return (across * down) / Math.min(area(a), area(b));
}
