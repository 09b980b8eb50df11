/** Height and width in pixels. */
export interface ImageSize {
  height: number;
  width: number;
}

/**
 * The size an image is resized to: its aspect at the largest scale (up to 100) whose patches fit the budget,
 * each side rounded up to whole patches.
 *
 * Source: `get_image_size_for_max_num_patches` of the SigLIP2 image processor; the same bisection in float64.
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
