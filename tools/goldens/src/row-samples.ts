import type { Tensor } from '@fgclip2/tensor';
import type { GoldenCase, GoldenFolder, TensorSpec } from './golden-folder.ts';
import { type Measure, maxDifference } from './measure.ts';

/** Rows of item 0 of a large tensor: first and last 8 values, and the length of each row. */
export interface RowSamples {
  rows: number[];
  first8_last8: TensorSpec;
  l2: number[];
}

/** Compares sampled rows of a [B, rows, C] tensor. */
export async function measureRows(
  goldens: GoldenFolder,
  golden: GoldenCase,
  stage: string,
  samples: RowSamples,
  actual: Tensor<'float32'>,
  tolerance: number,
): Promise<Measure[]> {
  const width = actual.dims.at(-1)!;
  const rows = samples.rows.map((row) => actual.data.subarray(row * width, (row + 1) * width));
  const ends = rows.flatMap((row) => [...row.subarray(0, 8), ...row.subarray(-8)]);
  const expected = await goldens.floats(golden, samples.first8_last8);
  const lengths = rows.map((row) => Math.sqrt(row.reduce((sum, value) => sum + value * value, 0)));
  return [
    { stage, error: maxDifference(ends, expected.data), tolerance },
    { stage: `${stage} (length)`, error: maxDifference(lengths, samples.l2), tolerance },
  ];
}
