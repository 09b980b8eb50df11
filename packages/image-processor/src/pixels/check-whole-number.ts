import { describe } from '@fgclip2/tensor';

/**
 * Checks a number of pixels or patches; `name` is what the error calls it.
 *
 * @throws RangeError when it is not a whole number >= 1.
 */
export function checkWholeNumber(value: number, name: string): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new RangeError(
    `[@fgclip2/image-processor] Expected a whole number >= 1 for ${name}, got ${describe(value)}.`,
  );
}
