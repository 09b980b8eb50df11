import { textInputs } from './check-text.ts';
import type { GoldenCase, GoldenFolder, TensorSpec } from './golden-folder.ts';
import { type Measure, maxDifference, tolerances } from './measure.ts';
import type { Subject } from './subject.ts';
import { visionInputs } from './vision-inputs.ts';

/** The whole model: normalized embeddings, logits and loss. */
export async function checkForward(
  goldens: GoldenFolder,
  golden: GoldenCase,
  { model }: Subject,
): Promise<Measure[]> {
  const inputs = { ...(await textInputs(goldens, golden)), ...(await visionInputs(goldens, golden)) };
  const returnLoss = golden.inputs!.return_loss === true;
  const outputs = await model.forward(inputs, { returnLoss, allowShorterLong: true });
  const { embeds, logits } = golden.model === 'base' ? tolerances.base : tolerances.tiny;
  const stages: Record<string, [actual: ArrayLike<number>, tolerance: number]> = {
    logits_per_image: [outputs.logitsPerImage.data, logits],
    logits_per_text: [outputs.logitsPerText.data, logits],
    text_embeds: [outputs.textEmbeds.data, embeds],
    image_embeds: [outputs.imageEmbeds.data, embeds],
    loss: [[outputs.loss ?? Number.NaN], logits],
  };
  const measures: Measure[] = [];
  for (const [stage, spec] of Object.entries(golden.outputs ?? {})) {
    const expected = await goldens.floats(golden, spec as TensorSpec);
    const [actual, tolerance] = stages[stage]!;
    measures.push({ stage, error: maxDifference(actual, expected.data), tolerance });
  }
  return measures;
}
