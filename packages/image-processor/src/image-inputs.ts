import type { Tensor } from '@fgclip2/tensor';

/** What the vision tower takes: a batch of B images as N patches each, padded with zeros to the budget. */
export interface ImageInputs<T extends 'float32' | 'uint8' = 'float32'> {
  /** [B, N, channels * patchSize * patchSize]; uint8 only where neither rescale nor normalise ran. */
  readonly pixelValues: Tensor<T>;
  /** [B, N]: 1 for an image's own patches, 0 for padding. */
  readonly pixelAttentionMask: Tensor<'int32'>;
  /** [B, 2]: rows and columns of each image's grid of patches. */
  readonly spatialShapes: Tensor<'int64'>;
}
