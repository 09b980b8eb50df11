import type { Pieces } from '@fgclip2/tensor';
import type { ResolvedImageProcessorOptions } from '../options/image-processor-options.ts';
import type { RawImage } from '../pixels/raw-image.ts';
import type { Resize } from '../resize/resize.ts';
import { imageSizeForMaxNumPatches } from './patch-budget.ts';

/**
 * Resizes an image to the patch budget, or where `doResize` is false checks that it fits as it is.
 *
 * @throws RangeError where doResize is false for a size that is not whole patches or over the budget.
 */
export function* fitToBudget(
  image: RawImage,
  budget: number,
  settings: ResolvedImageProcessorOptions,
  resize: Resize,
): Pieces<RawImage> {
  const { doResize, patchSize, resample } = settings;
  const { height, width } = image;
  if (doResize) {
    checkSides(image);
    return yield* resize(image, imageSizeForMaxNumPatches(height, width, patchSize, budget), resample);
  }
  if (height % patchSize !== 0 || width % patchSize !== 0) {
    throw new RangeError(
      `[@fgclip2/image-processor] Expected a width and height of whole patches of ${patchSize} pixels where doResize is false, got ${width} x ${height} pixels.`,
    );
  }
  const patches = (height / patchSize) * (width / patchSize);
  if (patches > budget) {
    throw new RangeError(
      `[@fgclip2/image-processor] Expected at most ${budget} patches where doResize is false, got ${patches} (${width} x ${height} pixels).`,
    );
  }
  return image;
}

/**
 * Pixels of a side: a resize has two weights for each. The largest that a JPEG may have are 65,535, and in one row of a
 * few million pixels there is nothing to see.
 */
const mostSide = 2 ** 22;

function checkSides({ height, width }: RawImage): void {
  if (Math.max(height, width) <= mostSide) return;
  throw new RangeError(
    `[@fgclip2/image-processor] Expected sides of at most ${mostSide} pixels for an image, got ${width} x ${height}.`,
  );
}
