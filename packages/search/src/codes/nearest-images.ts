import { shortlistSize } from './shortlist-size.ts';
import type { SignCodes } from './sign-codes.ts';

/**
 * Images of the shortlist that a ranking begins with. What comes after them is found by comparing with everything,
 * so that pages have no gaps and no image twice.
 */
export const headSize = 128;

/**
 * The images of the nearest codes: more codes are looked at while too few images have them.
 *
 * @param live Codes that were not removed.
 */
export function nearestImages(
  codes: SignCodes,
  query: Float32Array,
  live: number,
  imageOf: (slot: number) => number,
  isAllowed?: (image: number) => boolean,
): Set<number> {
  const allowed = isAllowed && ((slot: number) => isAllowed(imageOf(slot)));
  for (let size = shortlistSize(live); ; size *= 4) {
    const slots = codes.nearest(query, size, { allowed });
    const images = new Set<number>();
    for (const slot of slots) images.add(imageOf(slot));
    if (images.size >= headSize || slots.length < size) return images;
  }
}
