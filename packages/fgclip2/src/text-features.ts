import { describe, type Tensor, type WalkType } from '@fgclip2/tensor';
import { checkDirection } from './check-direction.ts';
import type { LoadedModel } from './loaded-model.ts';
import { type StepOptions, timedStep } from './timed-step.ts';

/** Options of {@link textFeatures}. */
export interface TextFeatureOptions extends StepOptions {
  walkType: WalkType;
}

/** One vector a text, none of them zeros. -> float32 [texts, C] */
export async function textFeatures(
  { tokenizer, model }: LoadedModel,
  texts: readonly string[],
  options: TextFeatureOptions,
): Promise<Tensor<'float32'>> {
  const features = await timedStep('text', options, () => {
    const inputs = tokenizer.encode(texts, { walkType: options.walkType });
    return model.getTextFeatures(inputs, { signal: options.signal });
  });
  checkDirection(features, (row) => texts[row]!);
  return features;
}

/** Checks that texts are given as an array; the tokenizer checks what is in it. */
export function checkTextList(texts: unknown, name: string): asserts texts is readonly string[] {
  if (Array.isArray(texts)) return;
  throw new TypeError(`[fgclip2] Expected an array of strings for ${name}, got ${describe(texts)}.`);
}
