import { Tensor } from '@fgclip2/tensor';
import type { TextInputs } from '@fgclip2/text-model';
import type { GoldenCase, GoldenFolder, TensorSpec } from './golden-folder.ts';
import { type Measure, maxDifference, tolerances } from './measure.ts';
import { measureRows, type RowSamples } from './row-samples.ts';
import type { Subject } from './subject.ts';

/** The text tower and its heads: hidden states, pooled output, features. */
export async function checkText(
  goldens: GoldenFolder,
  golden: GoldenCase,
  { model }: Subject,
): Promise<Measure[]> {
  const inputs = await textInputs(goldens, golden);
  const options = { allowShorterLong: true };
  const { lastHiddenState, poolerOutput } = await model.textModel.forward(inputs, options);
  const features = await model.getTextFeatures(inputs, options);
  const actual: Record<string, Tensor<'float32'>> = {
    last_hidden_state: lastHiddenState,
    pooler_output: poolerOutput,
    features,
  };
  const tolerance = golden.model === 'base' ? tolerances.base.features : tolerances.tiny.features;
  const measures: Measure[] = [];
  for (const [stage, spec] of Object.entries(golden.outputs ?? {})) {
    if (stage.endsWith('_sample_item0')) {
      measures.push(
        ...(await measureRows(goldens, golden, stage, spec as RowSamples, lastHiddenState, tolerance)),
      );
      continue;
    }
    const expected = await goldens.floats(golden, spec as TensorSpec);
    measures.push({ stage, error: maxDifference(actual[stage]!.data, expected.data), tolerance });
  }
  return measures;
}

/** Inputs that the reference fails on, or gives odd results for: ours refuses them with a sentence of its own. */
export async function checkTextError(
  _goldens: GoldenFolder,
  golden: GoldenCase,
  { model }: Subject,
): Promise<Measure[]> {
  const [texts = 1, slots = 1] = golden.input_shape ?? [];
  const inputIds = Tensor.zeros('int64', [texts, slots]);
  const refusal = await model.getTextFeatures({ inputIds, walkType: golden.walk_type }).then(
    () => undefined,
    (error: Error) => error.message,
  );
  const isRefused = refusal?.startsWith('[@fgclip2/') && refusal.includes('Expected');
  return [{ stage: 'refused with a sentence', error: isRefused ? 0 : 1, tolerance: 0 }];
}

/** The inputs of a case for the text tower. */
export async function textInputs(goldens: GoldenFolder, golden: GoldenCase): Promise<TextInputs> {
  const read = async (name: string) => {
    const spec = golden.inputs?.[name] as TensorSpec | null | undefined;
    return spec ? goldens.integers(golden, spec) : undefined;
  };
  return {
    inputIds: (await read('input_ids'))!,
    attentionMask: await read('attention_mask'),
    positionIds: await read('position_ids'),
    walkType: golden.walk_type,
  };
}
