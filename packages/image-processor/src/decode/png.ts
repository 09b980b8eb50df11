import { atOnce, type Pieces, spans } from '@fgclip2/tensor';
import { type RawImage, type RgbImage, toRgbInPieces } from '../pixels/raw-image.ts';

/** One chunk of a PNG; offsets count from the start of the file. */
export interface PngChunk {
  /** Four letters: `IHDR`. */
  readonly type: string;
  /** Where its data begin. */
  readonly start: number;
  /** Where its data end; four bytes of checksum follow. */
  readonly end: number;
}

/** The chunks of a PNG that are whole, in order. Source: the PNG specification, section 5. */
export function pngChunks(png: Uint8Array): PngChunk[] {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const chunks: PngChunk[] = [];
  for (let at = signatureLength; at + 12 <= png.length; ) {
    const start = at + 8;
    const end = start + view.getUint32(at);
    if (end + 4 > png.length) break;
    chunks.push({ type: String.fromCharCode(...png.subarray(at + 4, start)), start, end });
    at = end + 4;
  }
  return chunks;
}

/** The PNG with only some of its chunks; the same array where that is all of them. */
export function keepPngChunks(png: Uint8Array, isKept: (type: string) => boolean): Uint8Array {
  const all = pngChunks(png);
  const kept = all.filter(({ type }) => isKept(type));
  if (kept.length === all.length) return png;
  const result = new Uint8Array(
    kept.reduce((length, { start, end }) => length + end - start + 12, signatureLength),
  );
  result.set(png.subarray(0, signatureLength));
  let at = signatureLength;
  for (const { start, end } of kept) {
    const chunk = png.subarray(start - 8, end + 4);
    result.set(chunk, at);
    at += chunk.length;
  }
  return result;
}

/**
 * A PNG without its animation. Where the still image is not the first frame, browsers give the frame and Pillow gives
 * the still image.
 */
export function stillPng(png: Uint8Array): Uint8Array {
  return keepPngChunks(png, (type) => !['acTL', 'fcTL', 'fdAT'].includes(type));
}

/** Whether a PNG holds 16-bit gray without alpha, which Pillow clips at 255 and browsers cut to the high byte. */
export function isGray16Png(png: Uint8Array): boolean {
  return png[depthAt] === 16 && png[colorTypeAt] === gray;
}

/**
 * A PNG of 16-bit gray declared as 8-bit gray and alpha: the same two bytes a pixel, which a browser then gives
 * one by one. Chunks that say how the gray is to be shown are left out.
 */
export function asGrayAndAlpha(png: Uint8Array): Uint8Array {
  const bytes = keepPngChunks(png, (type) => ['IHDR', 'IDAT', 'IEND'].includes(type)).slice();
  bytes[depthAt] = 8;
  bytes[colorTypeAt] = grayAndAlpha;
  new DataView(bytes.buffer).setUint32(headerEnd, crc32(bytes.subarray(headerStart, headerEnd)));
  return bytes;
}

/** The image whose high bytes are the colors of `image` [height, width, 4] and whose low bytes are its alpha. */
export function* clipGray16({ data, width, height }: RawImage): Pieces<RgbImage> {
  const clipped = new Uint8Array(width * height);
  yield* spans(clipped.length, 2, (start, end) => {
    for (let i = start; i < end; i++) clipped[i] = data[4 * i] === 0 ? data[4 * i + 3]! : 255;
  });
  return yield* toRgbInPieces({ data: clipped, width, height, channels: 1 });
}

/** What the chunks of a PNG say about its damage; `undefined` where they are in order. */
export function* pngDamage(png: Uint8Array): Pieces<string | undefined> {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const chunks = pngChunks(png);
  for (const { type, start, end } of chunks) {
    if ((yield* crc32InPieces(png.subarray(start - 4, end))) !== view.getUint32(end))
      return `the checksum (CRC) of its ${type} chunk is wrong, so the file is damaged`;
  }
  return chunks.at(-1)?.type === 'IEND' ? undefined : 'the file ends before its IEND chunk';
}

/** The CRC-32 of bytes, as PNG chunks end with it. Source: the PNG specification, annex D. */
export function crc32(bytes: Uint8Array): number {
  return atOnce(crc32InPieces(bytes));
}

function* crc32InPieces(bytes: Uint8Array): Pieces<number> {
  let crc = 0xffffffff;
  // Bit by bit: eight steps a byte.
  yield* spans(bytes.length, 8, (start, end) => {
    for (let i = start; i < end; i++) {
      crc ^= bytes[i]!;
      for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
  });
  return ~crc >>> 0;
}

const signatureLength = 8;

// Where IHDR's type, its depth and its color type stand, and its checksum.
const headerStart = 12;
const depthAt = 24;
const colorTypeAt = 25;
const headerEnd = 29;
const gray = 0;
const grayAndAlpha = 4;
