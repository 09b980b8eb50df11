import { Tensor } from '@fgclip2/tensor';
import type { VisionInputs } from '@fgclip2/vision-model';
import type { GoldenCase, GoldenFolder, TensorSpec } from './golden-folder.ts';
import { type Measure, maxDifference, tolerances } from './measure.ts';
import { measureRows, type RowSamples } from './row-samples.ts';
import type { Subject } from './subject.ts';

/** The vision tower and its heads, padded as recorded and, for the pooled output, without padding too. */
export async function checkVision(
  goldens: GoldenFolder,
  golden: GoldenCase,
  { model }: Subject,
): Promise<Measure[]> {
  const inputs = await visionInputs(goldens, golden);
  const grids = golden.inputs!.spatial_shapes as [number, number][];
  const { lastHiddenState, poolerOutput } = await model.visionModel.forward(inputs);
  const outputs = golden.outputs ?? {};
  const wantsDense = Object.keys(outputs).some((stage) => stage.startsWith('dense'));
  const dense = wantsDense ? await model.getImageDenseFeature(inputs) : undefined;
  const tolerance = golden.model === 'base' ? tolerances.base.features : tolerances.tiny.features;

  const measures: Measure[] = [];
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

/** The inputs of a case for the vision tower. */
export async function visionInputs(goldens: GoldenFolder, golden: GoldenCase): Promise<VisionInputs> {
  const inputs = golden.inputs!;
  const pixelValues = await goldens.floats(golden, inputs.pixel_values as TensorSpec);
  const [batch, patches] = pixelValues.dims as [number, number];
  const grids = inputs.spatial_shapes as [number, number][];
  const maskSpec = inputs.pixel_attention_mask as TensorSpec | string | null | undefined;
  const mask = Tensor.zeros('int32', [batch, patches]);
  // A sentence in place of a tensor: ones for the first rows * columns of each image.
  for (const [item, [rows, columns]] of grids.entries()) {
    mask.data.fill(1, item * patches, item * patches + rows * columns);
  }
  const isStored = typeof maskSpec === 'object' && maskSpec !== null;
  return {
    pixelValues,
    spatialShapes: new Tensor('int64', BigInt64Array.from(grids.flat(), BigInt), [batch, 2]),
    ...(typeof maskSpec === 'string' && { pixelAttentionMask: mask }),
    ...(isStored && { pixelAttentionMask: await goldens.integers(golden, maskSpec) }),
  };
}

function validRows(rows: Tensor<'float32'>, grids: readonly [number, number][]): number[] {
  const [, patches, width] = rows.dims as [number, number, number];
  return grids.flatMap(([height, columns], item) => {
    const start = item * patches * width;
    return [...rows.data.subarray(start, start + height * columns * width)];
  });
}
