import { checkWholeNumber } from '../pixels/check-whole-number.ts';
import type { ImageSize } from '../pixels/raw-image.ts';

/** The budgets of the dynamic rule, in patches. */
export type PatchBudget = 128 | 256 | 576 | 784 | 1024;

const budgets = [128, 256, 576, 784] as const;

/**
 * The patch budget of an image under the dynamic rule: the smallest of 128, 256, 576, 784 that holds its whole
 * patches, 1024 beyond; `height` and `width` in pixels.
 *
 * @throws RangeError when a number is not whole or below 1.
 */
export function patchBudget(height: number, width: number, patchSize: number): PatchBudget {
  checkNumbers({ height, width, patchSize });
  const patches = Math.floor(height / patchSize) * Math.floor(width / patchSize);
  return budgets.find((budget) => patches <= budget) ?? 1024;
}

/**
 * The size an image is resized to: its aspect at the largest scale (up to 100) whose patches fit the budget,
 * each side rounded up to whole patches.
 *
 * Source: `get_image_size_for_max_num_patches` of the SigLIP2 image processor; the same bisection in float64.
 * @throws RangeError when a number is not whole or below 1.
 * @example
 * import { imageSizeForMaxNumPatches } from '@fgclip2/image-processor';
 * imageSizeForMaxNumPatches(480, 640, 16, 256); // { height: 224, width: 288 }
 */
export function imageSizeForMaxNumPatches(
  height: number,
  width: number,
  patchSize: number,
  maxNumPatches: number,
): ImageSize {
  checkNumbers({ height, width, patchSize, maxNumPatches });
  const sizeAt = (scale: number): ImageSize => ({
    height: wholePatches(height * scale, patchSize),
    width: wholePatches(width * scale, patchSize),
  });
  const tolerance = 1e-5;
  let low = tolerance / 10;
  let high = 100;
  while (high - low >= tolerance) {
    const middle = (low + high) / 2;
    const size = sizeAt(middle);
    if ((size.height / patchSize) * (size.width / patchSize) <= maxNumPatches) low = middle;
    else high = middle;
  }
  return sizeAt(low);
}

/** A side in pixels, rounded up to whole patches, one at least. */
function wholePatches(side: number, patchSize: number): number {
  return Math.max(patchSize, Math.ceil(side / patchSize) * patchSize);
}

function checkNumbers(numbers: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(numbers)) checkWholeNumber(value, name);
}
