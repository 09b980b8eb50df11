import type { ImageInput } from '@fgclip2/image-processor';
import { describe, normalize, sigmoid, softmax, Tensor, type WalkType } from '@fgclip2/tensor';
import { checkDirection } from './check-direction.ts';
import { embedImages, type PictureFailure, pictureName } from './embed-images.ts';
import { embedTexts, type TaskProgress } from './embed-texts.ts';
import type { LoadedModel } from './loaded-model.ts';
import { checkTemplates, fillTemplate, templatesFor } from './prompt-templates.ts';

/** Options of {@link classify}. */
export interface ClassifyOptions {
  /**
   * Prompts the label is put into, at `{}` or `{label}`; a label's vector is the mean of its prompts' vectors.
   * `['{}']` takes the labels as they are. @default englishTemplates, chineseTemplates for labels in Chinese
   */
  templates?: readonly string[] | undefined;
  /** How many labels a picture gets. @default all */
  topK?: number | undefined;
  /** How the prompts are read: `short` up to 64 tokens, `long` up to 196, `box` for phrases. @default 'short' */
  walkType?: WalkType | undefined;
  /** Most patches a picture is cut into. @default by its size: 128, 256, 576, 784 or 1024 */
  maxNumPatches?: number | undefined;
  /** Called after each picture. @default undefined */
  onProgress?: ((progress: TaskProgress) => void) | undefined;
  /** Rejects the task between its steps. @default undefined */
  signal?: AbortSignal | undefined;
}

/** A label and how well it fits a picture. */
export interface LabelScore {
  label: string;
  /** Its place in the list that was given. */
  index: number;
  logit: number;
  /** softmax of the logits over all labels: what this one gets when one of them has to be right. */
  share: number;
  /** sigmoid(logit): each label is judged for itself. */
  probability: number;
}

/** A picture and its labels, the best first. */
export interface ClassifiedPicture {
  /** Its place in the list that was given. */
  index: number;
  /** Its path or URL, or `picture 3`. */
  name: string;
  labels: LabelScore[];
}

/** The pictures that could be read, classified, and the others. */
export interface Classification {
  pictures: ClassifiedPicture[];
  failures: PictureFailure[];
}

/** Zero-shot classification: labels for pictures, the labels' vectors computed once for all. */
export async function classify(
  loaded: LoadedModel,
  images: readonly ImageInput[],
  labels: readonly string[],
  options: ClassifyOptions = {},
): Promise<Classification> {
  const { templates, topK = labels.length, walkType = 'short', maxNumPatches, onProgress, signal } = options;
  checkLabels(labels);
  if (!Array.isArray(images) || images.length === 0) {
    throw new RangeError(`[fgclip2] Expected one or more pictures for images, got ${describe(images)}.`);
  }
  if (templates !== undefined) checkTemplates(templates);
  if (!Number.isInteger(topK) || topK < 1) {
    throw new RangeError(`[fgclip2] Expected a whole number >= 1 for topK, got ${describe(topK)}.`);
  }
  const prompts = labels.map((label) =>
    (templates ?? templatesFor(label)).map((template) => fillTemplate(template, label)),
  );
  const labelVectors = await labelEnsembles(loaded, labels, prompts, { walkType, signal });
  const { vectors, indices, failures } = await embedImages(loaded, images, {
    maxNumPatches,
    onProgress,
    signal,
  });
  const { logitsPerImage } = await loaded.model.logits(vectors, labelVectors);
  const pictures = indices.map((index, row) => {
    const logits = [...logitsPerImage.data.subarray(row * labels.length, (row + 1) * labels.length)];
    const shares = softmax(logits);
    const scores = labels.map((label, place) => ({
      label,
      index: place,
      logit: logits[place]!,
      share: shares[place]!,
      probability: sigmoid(logits[place]!),
    }));
    const best = scores.sort((a, b) => b.logit - a.logit).slice(0, topK);
    return { index, name: pictureName(images[index]!, index), labels: best };
  });
  return { pictures, failures };
}

/** For each label the mean of its prompts' vectors of length 1, again of length 1. -> float32 [labels, width] */
async function labelEnsembles(
  loaded: LoadedModel,
  labels: readonly string[],
  prompts: readonly string[][],
  options: Pick<ClassifyOptions, 'signal'> & { walkType: WalkType },
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
  checkDirection(means, (label) => labels[label]!);
  return normalize(means);
}

function checkLabels(labels: readonly string[]): void {
  if (!Array.isArray(labels) || labels.length === 0) {
    throw new RangeError(`[fgclip2] Expected one or more labels, got ${describe(labels)}.`);
  }
  labels.forEach((label, index) => {
    if (typeof label !== 'string' || label.trim() === '') {
      throw new TypeError(`[fgclip2] Expected a word for labels[${index}], got ${describe(label)}.`);
    }
    const first = labels.indexOf(label);
    if (first === index) return;
    throw new RangeError(
      `[fgclip2] Expected labels that differ, got ${describe(label)} for labels[${first}] and labels[${index}].`,
    );
  });
}
