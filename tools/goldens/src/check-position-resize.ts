import { resizePositionEmbeddings } from '@fgclip2/vision-model';
import type { GoldenCase, GoldenFolder, TensorSpec } from './golden-folder.ts';
import { type Measure, maxDifference, tolerances } from './measure.ts';

/** The resized position table alone. */
export async function checkPositionResize(goldens: GoldenFolder, golden: GoldenCase): Promise<Measure[]> {
  const { grid, target, max_length } = golden.inputs as {
    grid: TensorSpec;
    target: [height: number, width: number];
    max_length: number;
  };
  const table = await goldens.floats(golden, grid);
  const width = table.dims.at(-1)!;
  const actual = resizePositionEmbeddings({ rows: table.data, width }, ...target, max_length);
  const expected = await goldens.floats(golden, golden.outputs!.rows as TensorSpec);
  return [{ stage: 'rows', error: maxDifference(actual, expected.data), tolerance: tolerances.positions }];
}
