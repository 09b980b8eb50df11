import { describe } from '@fgclip2/tensor';
import type { ImageSize } from './image-size-for-max-num-patches.ts';

/**
 * Checks the size an image is to be resized to.
 *
 * @throws RangeError when a side is not a whole number >= 1.
 */
export function checkImageSize({ height, width }: ImageSize): void {
  if (Number.isInteger(height) && Number.isInteger(width) && height >= 1 && width >= 1) return;
  throw new RangeError(
    `[@fgclip2/image-processor] Expected whole numbers >= 1 for size, got height ${describe(height)} and width ${describe(width)}.`,
  );
}
