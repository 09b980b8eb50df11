/** One marker segment of a JPEG; offsets count from the start of the file. */
export interface JpegSegment {
  /** The second byte of the marker: 0xe1 for APP1. */
  readonly marker: number;
  /** Where the bytes behind the marker and the length begin. */
  readonly start: number;
  /** Where they end; behind a start of scan, the compressed samples follow. */
  readonly end: number;
}

/**
 * The marker segments of a JPEG up to the end of the image, which is the last of them, or to where the file is cut
 * or damaged. Source: ITU-T T.81, annex B.
 */
export function* jpegSegments(jpeg: Uint8Array): Generator<JpegSegment, void, undefined> {
  let at = 2;
  while (at + 1 < jpeg.length) {
    const marker = jpeg[at + 1]!;
    const isMarker = jpeg[at] === 0xff && marker !== 0x00 && marker !== 0xff && !isRestart(marker);
    if (!isMarker) {
      // Compressed samples, or bytes that fill up before a marker.
      at = jpeg.indexOf(0xff, at + 1);
      if (at === -1) return;
      continue;
    }
    if (marker === endOfImage) {
      yield { marker, start: at + 2, end: at + 2 };
      return;
    }
    const end = at + 2 + ((jpeg[at + 2]! << 8) | jpeg[at + 3]!);
    if (end < at + 4 || end > jpeg.length) return;
    yield { marker, start: at + 4, end };
    at = end;
  }
}

/** The marker that ends an image; there are no bytes behind it. */
export const endOfImage = 0xd9;

function isRestart(marker: number): boolean {
  return marker >= 0xd0 && marker <= 0xd7;
}

/** Whether a marker starts a frame: it holds the image's size and components. */
export function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
