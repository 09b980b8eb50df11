import { exifOrientation } from './exif-orientation.ts';
import type { PictureHeader } from './picture-header.ts';
import { keepPngChunks } from './png-chunks.ts';

/** A picture file that no decoder turns. */
export interface UnturnedPicture {
  /** The same array where there was nothing to change. */
  readonly bytes: Uint8Array;
  /** What its EXIF said: 1 where it said nothing. */
  readonly orientation: number;
}

/**
 * Takes the EXIF orientation out of a picture file, since browsers turn pictures by it whatever they are asked. In
 * JPEG and WebP it becomes 1 in a copy of the file; a PNG loses its eXIf chunk, on which no pixel depends.
 */
export function withoutOrientation(file: Uint8Array, { format, exif }: PictureHeader): UnturnedPicture {
  const isTurned = exif.some(
    ([start, end]) => (exifOrientation(file.subarray(start, end))?.value ?? 1) !== 1,
  );
  if (!isTurned) return { bytes: file, orientation: 1 };
  const bytes = file.slice();
  const orientations = exif.flatMap(([start, end]) => {
    const entry = exifOrientation(bytes.subarray(start, end));
    entry?.neutralize();
    return entry?.value ?? [];
  });
  return {
    bytes: format === 'PNG' ? keepPngChunks(file, (type) => type !== 'eXIf') : bytes,
    orientation: orientations[0]!,
  };
}
