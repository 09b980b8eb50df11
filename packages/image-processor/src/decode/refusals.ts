import { describe } from '@fgclip2/tensor';

/** Pillow's limit. */
export const defaultMaxPixels = 178_956_970;

/** The error for an image that cannot be decoded or read, with the reason why, on one line. */
export function undecodable(name: string, reason: string, cause?: unknown): Error {
  return new Error(
    `[@fgclip2/image-processor] Expected an image that can be decoded, got ${name}: ${oneLine(reason)}.`,
    { cause },
  );
}

/**
 * Checks the size of an image.
 *
 * @throws RangeError when it has more than `maxPixels`, or that is no number.
 */
export function checkPixels(
  { width, height }: { width: number; height: number },
  { name, maxPixels }: { name: string; maxPixels: number },
): void {
  if (typeof maxPixels !== 'number' || Number.isNaN(maxPixels)) {
    throw new RangeError(
      `[@fgclip2/image-processor] Expected a number for maxPixels, got ${describe(maxPixels)}.`,
    );
  }
  if (width * height <= maxPixels) return;
  throw new RangeError(
    `[@fgclip2/image-processor] Expected at most ${maxPixels} pixels (maxPixels) for an image, got ${name} of ${width} x ${height}, which is ${width * height}. Raise maxPixels to read it.`,
  );
}

/** Lines that are said once, in one, without the period at the end. */
function oneLine(reason: string): string {
  const lines = reason.split('\n').map((line) => line.trim().replace(/\.$/, ''));
  return [...new Set(lines)].filter((line) => line !== '').join('; ');
}
