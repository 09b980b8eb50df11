import type { Tensor } from '@fgclip2/tensor';
import { checkRegions } from './check-regions.ts';
import type { GoldenCase, GoldenFolder, TensorSpec } from './golden-folder.ts';
import { type Measure, maxDifference, tolerances } from './measure.ts';
import { measureRows, type RowSamples } from './row-samples.ts';
import type { Subject } from './subject.ts';
import { visionInputs } from './vision-inputs.ts';

/** The vision tower and its heads, padded as recorded and, for the pooled output, also without padding. */
export async function checkVision(
  goldens: GoldenFolder,
  golden: GoldenCase,
  subject: Subject,
): Promise<Measure[]> {
  const { model } = subject;
  const inputs = await visionInputs(goldens, golden);
  const grids = golden.inputs!.spatial_shapes as [number, number][];
  const { lastHiddenState, poolerOutput } = await model.visionModel.forward(inputs);
  const outputs = golden.outputs ?? {};
  const wantsDense = Object.keys(outputs).some((stage) => stage.startsWith('dense'));
  const dense = wantsDense ? await model.getImageDenseFeature(inputs) : undefined;
  const tolerance = golden.model === 'base' ? tolerances.base.features : tolerances.tiny.features;

  const asksRegions = Object.keys(outputs).some((stage) => stage.startsWith('region'));
  const measures: Measure[] = asksRegions ? await checkRegions(goldens, golden, subject) : [];
  for (const [stage, spec] of Object.entries(outputs)) {
    const rows = stage.startsWith('dense') ? dense! : lastHiddenState;
    if (stage.endsWith('_sample_item0')) {
      measures.push(...(await measureRows(goldens, golden, stage, spec as RowSamples, rows, tolerance)));
    } else if (stage.endsWith('_valid_rows')) {
      const expected = await goldens.floats(golden, spec as TensorSpec);
      const actual =
        expected.dims[0] === rows.data.length / rows.dims[2]! ? rows.data : validRows(rows, grids);
      measures.push({ stage, error: maxDifference(actual, expected.data), tolerance });
    } else if (stage === 'pooler_output') {
      const expected = await goldens.floats(golden, spec as TensorSpec);
      measures.push({ stage, error: maxDifference(poolerOutput!.data, expected.data), tolerance });
      const features = await model.getImageFeatures(inputs);
      const error = maxDifference(features.data, expected.data);
      measures.push({ stage: 'pooler_output without padding', error, tolerance });
    }
  }
  return measures;
}

function validRows(rows: Tensor<'float32'>, grids: readonly [number, number][]): number[] {
  const [, patches, width] = rows.dims as [number, number, number];
  return grids.flatMap(([height, columns], item) => {
    const start = item * patches * width;
    return [...rows.data.subarray(start, start + height * columns * width)];
  });
}
