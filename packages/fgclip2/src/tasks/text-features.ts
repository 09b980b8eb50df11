import { type RecentMap, recentMap } from '@fgclip2/files';
import type { Fgclip2Model } from '@fgclip2/model';
import { describe, namingRows, Tensor, type WalkType } from '@fgclip2/tensor';
import type { LoadedModel } from '../loading/loaded-model.ts';
import type { WarningOptions } from '../loading/warning-options.ts';
import { checkNonZero } from './check-nonzero.ts';
import { type StepOptions, timedStep } from './timed-step.ts';
import { tokenize } from './tokenize.ts';
import { type CutTexts, warnOfCutTexts } from './truncation-warning.ts';

/** Options of {@link textFeatures}. */
export interface TextFeatureOptions extends StepOptions {
  walkType: WalkType;
  /** Is given the texts that were cut. */
  cut: CutTexts;
}

/** Options of {@link keptTextFeatures}. */
export type KeptTextOptions = StepOptions & WarningOptions & { walkType: WalkType };

/** What is kept of a text. */
interface KeptText {
  features: Float32Array;
  /** Tokens of a text that was cut. */
  cutFrom: number | undefined;
}

/** One vector a text, none of them zeros or NaN. -> float32 [texts, C] */
export async function textFeatures(
  { tokenizer, model }: LoadedModel,
  texts: readonly string[],
  options: TextFeatureOptions,
): Promise<Tensor<'float32'>> {
  const features = await timedStep('text', options, async () => {
    const inputs = await tokenize(tokenizer, texts, options);
    for (const [i, missing] of inputs.truncated.entries()) {
      if (missing > 0) options.cut.set(texts[i]!, inputs.inputIds.dims[1]! - 1 + missing);
    }
    return namingRows(() => model.getTextFeatures(inputs, { signal: options.signal }), {
      owner: 'fgclip2',
      nameOf: (row) => `the text ${describe(texts[row])}`,
    });
  });
  checkNonZero(features, (row) => texts[row]!);
  return features;
}

/** Texts whose features a model keeps: at width 768, 1.5 MB of them. */
const keptTexts = 512;

/** By model, the features of the texts asked last, by walk type and text. */
const kept = new WeakMap<Fgclip2Model, RecentMap<string, KeptText>>();

/**
 * The features of texts, computed for those that were not asked lately: the same words for the next image, another
 * box or one more caption cost nothing. -> float32 [texts, C]
 */
export function keptTextFeatures(
  loaded: LoadedModel,
  texts: readonly string[],
  { walkType, signal, onStage, onWarning }: KeptTextOptions,
): Promise<Tensor<'float32'>> {
  return timedStep('text', { signal, onStage }, async () => {
    const cut: CutTexts = new Map();
    const compute = (some: readonly string[]) => textFeatures(loaded, some, { walkType, signal, cut });
    // For an invalid list the tokenizer throws the error.
    if (texts.length === 0 || !Array.from(texts).every(isString)) return compute(texts);
    const rows = kept.get(loaded.model) ?? recentMap<string, KeptText>(keptTexts);
    kept.set(loaded.model, rows);
    const keyOf = (text: string) => `${walkType} ${text}`;
    // Taken out before anything is computed: another call may remove them meanwhile.
    const found = new Map(texts.map((text) => [text, rows.get(keyOf(text))]));
    const missing = [...found.keys()].filter((text) => found.get(text) === undefined);
    if (missing.length > 0) {
      const { data, dims } = await compute(missing);
      const width = dims[1]!;
      missing.forEach((text, row) => {
        const features = data.slice(row * width, (row + 1) * width);
        found.set(text, { features, cutFrom: cut.get(text) });
      });
    }
    for (const [text, row] of found) {
      rows.set(keyOf(text), row!);
      if (row!.cutFrom !== undefined) cut.set(text, row!.cutFrom);
    }
    warnOfCutTexts(loaded, cut, { walkType, onWarning });
    const width = found.get(texts[0]!)!.features.length;
    const result = Tensor.zeros('float32', [texts.length, width]);
    texts.forEach((text, row) => {
      result.data.set(found.get(text)!.features, row * width);
    });
    return result;
  });
}

function isString(text: unknown): boolean {
  return typeof text === 'string';
}

/** Checks that texts are given as an array; the tokenizer checks what is in it. */
export function checkTextList(texts: unknown, name: string): asserts texts is readonly string[] {
  if (Array.isArray(texts)) return;
  throw new TypeError(`[fgclip2] Expected an array of strings for ${name}, got ${describe(texts)}.`);
}
