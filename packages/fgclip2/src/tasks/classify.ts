import type { ImageInput } from '@fgclip2/image-processor';
import {
  describe,
  inTurns,
  normalize,
  type Pieces,
  sigmoid,
  softmax,
  Tensor,
  type WalkType,
} from '@fgclip2/tensor';
import type { LoadedModel } from '../loading/loaded-model.ts';
import type { WarningOptions } from '../loading/warning-options.ts';
import { checkNonZero } from './check-nonzero.ts';
import { embedImages, type ImageFailure, imageName } from './embed-images.ts';
import { embedTexts, type TaskProgress } from './embed-texts.ts';
import { type ImageFileOptions, imageFileOptions } from './image-file-options.ts';
import { checkTemplates, fillTemplate, templatesFor } from './prompt-templates.ts';

/** Options of {@link classify} and {@link classifyOne}. */
export interface ClassifyOptions extends WarningOptions, ImageFileOptions {
  /**
   * Prompts the label is put into, at `{}` or `{label}`; a label's vector is the mean of its prompts' vectors.
   * `['{}']` takes the labels as they are. @default englishTemplates, chineseTemplates for labels in Chinese
   */
  templates?: readonly string[] | undefined;
  /** How many labels an image gets. @default all */
  topK?: number | undefined;
  /** How the prompts are read: `short` up to 64 tokens, `long` up to 196, `box` for phrases. @default 'short' */
  walkType?: WalkType | undefined;
  /** Most patches an image is cut into. @default by its size: 128, 256, 576, 784 or 1024 */
  maxNumPatches?: number | undefined;
  /** Called after each image. @default undefined */
  onProgress?: ((progress: TaskProgress) => void) | undefined;
  /** Rejects the task between its steps. @default undefined */
  signal?: AbortSignal | undefined;
}

/** A label and how well it fits an image. */
export interface LabelScore {
  label: string;
  /** Its place in the list that was given. */
  index: number;
  logit: number;
  /** softmax of the logits over all labels: how they share 1 when exactly one of them is right. */
  score: number;
  /** sigmoid of the logit: this label alone. */
  probability: number;
}

/** An image and its labels, the best first. */
export interface ClassifiedImage {
  /** Its place in the list that was given. */
  index: number;
  /** Its path or URL, or `image 3`. */
  name: string;
  labels: LabelScore[];
}

/** The images that could be read, classified, and the others. */
export interface Classification {
  images: ClassifiedImage[];
  failures: ImageFailure[];
}

/** Zero-shot classification of one image: its labels, the best first. */
export async function classifyOne(
  loaded: LoadedModel,
  image: ImageInput,
  labels: readonly string[],
  options?: ClassifyOptions,
): Promise<LabelScore[]> {
  const { images, failures } = await classify(loaded, [image], labels, options);
  if (failures.length > 0) throw failures[0]!.error;
  return images[0]!.labels;
}

/** Zero-shot classification: labels for images, the labels' vectors computed once for all. */
export async function classify(
  loaded: LoadedModel,
  images: readonly ImageInput[],
  labels: readonly string[],
  options: ClassifyOptions = {},
): Promise<Classification> {
  checkLabels(labels);
  const {
    templates,
    topK = labels.length,
    walkType = 'short',
    maxNumPatches,
    onProgress,
    onWarning,
    signal,
  } = options;
  if (images.length === 0) throw new RangeError('[fgclip2] Expected one or more images, got [].');
  if (templates !== undefined) checkTemplates(templates);
  if (!Number.isInteger(topK) || topK < 1) {
    throw new RangeError(`[fgclip2] Expected a whole number >= 1 for topK, got ${describe(topK)}.`);
  }
  const prompts = labels.map((label) =>
    (templates ?? templatesFor(label)).map((template) => fillTemplate(template, label)),
  );
  const labelVectors = await labelEnsembles(loaded, labels, prompts, { walkType, signal, onWarning });
  const { vectors, indices, failures } = await embedImages(loaded, images, {
    ...imageFileOptions(options),
    maxNumPatches,
    onProgress,
    onWarning,
    signal,
  });
  const { logitsPerImage } = await loaded.model.logits(vectors, labelVectors, { signal });
  function* classified(): Pieces<ClassifiedImage[]> {
    const result: ClassifiedImage[] = [];
    for (const [row, index] of indices.entries()) {
      const logits = [...logitsPerImage.data.subarray(row * labels.length, (row + 1) * labels.length)];
      const scores = softmax(logits);
      const scored = labels.map((label, place) => ({
        label,
        index: place,
        logit: logits[place]!,
        score: scores[place]!,
        probability: sigmoid(logits[place]!),
      }));
      const best = scored.sort((a, b) => b.logit - a.logit).slice(0, topK);
      result.push({ index, name: imageName(images[index]!, index), labels: best });
      yield labels.length * samplesALabel;
    }
    return result;
  }
  return { images: await inTurns(classified(), { signal }), failures };
}

/** Samples that take as long as a label is made and sorted in. */
const samplesALabel = 256;

/** For each label the mean of its prompts' vectors of length 1, again of length 1. -> float32 [labels, width] */
async function labelEnsembles(
  loaded: LoadedModel,
  labels: readonly string[],
  prompts: readonly string[][],
  options: Pick<ClassifyOptions, 'signal' | 'onWarning'> & { walkType: WalkType },
): Promise<Tensor<'float32'>> {
  const { vectors } = await embedTexts(loaded, prompts.flat(), options);
  const width = vectors.dims[1]!;
  const means = Tensor.zeros('float32', [labels.length, width]);
  let prompt = 0;
  for (const [label, own] of prompts.entries()) {
    const sum = new Float64Array(width);
    for (const end = prompt + own.length; prompt < end; prompt++) {
      for (let i = 0; i < width; i++) sum[i]! += vectors.data[prompt * width + i]!;
    }
    means.data.set(
      sum.map((value) => value / own.length),
      label * width,
    );
  }
  checkNonZero(means, (label) => labels[label]!);
  return normalize(means);
}

function checkLabels(labels: readonly string[]): void {
  if (!Array.isArray(labels) || labels.length === 0) {
    throw new RangeError(`[fgclip2] Expected one or more labels, got ${describe(labels)}.`);
  }
  const places = new Map<string, number>();
  // A copy has undefined where a list has holes.
  Array.from<string>(labels).forEach((label, index) => {
    if (typeof label !== 'string' || label.trim() === '') {
      throw new TypeError(`[fgclip2] Expected a word for labels[${index}], got ${describe(label)}.`);
    }
    const first = places.get(label);
    places.set(label, index);
    if (first === undefined) return;
    throw new RangeError(
      `[fgclip2] Expected labels that differ, got ${describe(label)} for labels[${first}] and labels[${index}].`,
    );
  });
}
