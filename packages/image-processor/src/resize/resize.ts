import { atOnce, type Pieces } from '@fgclip2/tensor';
import { checkImageSize, type ImageSize, type RawImage } from '../pixels/raw-image.ts';
import { weights22Bit } from './fixed-point-weights.ts';
import { nearest, type Resample, resampleFilter } from './resample-filter.ts';
import { resizeFixedPoint } from './resize-fixed-point.ts';
import { resizeNearest } from './resize-nearest.ts';

/** Resizes an image a piece at a time, each channel by itself; `resample` is Pillow's number of the filter. */
export type Resize = (image: RawImage, size: ImageSize, resample: Resample) => Pieces<RawImage>;

/**
 * Resizes each channel by itself to the same bytes as Pillow's `Image.resize`: 22-bit fixed-point weights, the
 * width first, then the height, rounded to 8 bits after each pass; `resample` is Pillow's number of the filter.
 *
 * The bytes are those of Pillow up to 12; Pillow 13 takes the height first where the height shrinks and the width
 * grows or hardly changes, which differs by one level at most. Pillow multiplies the colors of an RGBA or
 * LA image by alpha before it resizes; this does not: drop alpha first.
 * @throws TypeError when `size` is not an object; RangeError when a side of it is not a whole number >= 1, or when
 * Pillow has no filter of that number.
 * @example
 * import { resize, toRgb } from '@fgclip2/image-processor';
 * import { decodeImage } from '@fgclip2/image-processor/node';
 * const image = await decodeImage('photo.jpg');
 * const small = resize(toRgb(image), { height: 224, width: 288 });
 */
export function resize(image: RawImage, size: ImageSize, resample: Resample = 2): RawImage {
  return atOnce(resizeInPieces(image, size, resample));
}

/** {@link resize}, a piece at a time. */
export const resizeInPieces: Resize = function* (image, size, resample) {
  checkImageSize(size);
  if (resample === nearest) return yield* resizeNearest(image, size);
  return yield* resizeFixedPoint(image, size, resampleFilter(resample), weights22Bit);
};
