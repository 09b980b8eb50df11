import type { Tensor, WalkType } from '@fgclip2/tensor';
import type { Fgclip2 } from 'fgclip2';
import { unitRows } from './unit-rows.ts';

/** One vector of length one a text, computed 32 texts at a time. */
export async function textRows(
  { tokenizer, model }: Pick<Fgclip2, 'tokenizer' | 'model'>,
  texts: readonly string[],
  walkType: WalkType,
): Promise<Float32Array[]> {
  const rows: Float32Array[] = [];
  for (let start = 0; start < texts.length; start += 32) {
    const inputs = tokenizer.encode(texts.slice(start, start + 32), { walkType });
    const features: Tensor<'float32'> = await model.getTextFeatures(inputs);
    rows.push(...unitRows(features));
  }
  return rows;
}
