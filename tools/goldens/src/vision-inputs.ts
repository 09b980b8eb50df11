import { Tensor } from '@fgclip2/tensor';
import type { VisionInputs } from '@fgclip2/vision-model';
import type { GoldenCase, GoldenFolder, TensorSpec } from './golden-folder.ts';

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
