/**
 * Checks the size of a picture.
 *
 * @throws RangeError when it has more than `maxPixels`.
 */
export function checkPixels(
  { width, height }: { width: number; height: number },
  { name, maxPixels }: { name: string; maxPixels: number },
): void {
  if (width * height <= maxPixels) return;
  throw new RangeError(
    `[@fgclip2/image-processor] Expected at most ${maxPixels} pixels (maxPixels) for a picture, got ${name} of ${width} x ${height}.`,
  );
}
