import type { Tensor } from '@fgclip2/tensor';

/**
 * Checks that no row of [rows, width] is all zeros: such a vector has no direction, and its scores would be NaN.
 *
 * @throws Error with the name of the first row of zeros.
 */
export function checkNonZero(features: Tensor<'float32'>, nameOf: (row: number) => string): void {
  const [rows, width] = features.dims as [number, number];
  for (let row = 0; row < rows; row++) {
    if (features.data.subarray(row * width, (row + 1) * width).some((value) => value !== 0)) continue;
    throw new Error(`[fgclip2] Expected a vector with a direction for ${nameOf(row)}, got zeros.`);
  }
}
