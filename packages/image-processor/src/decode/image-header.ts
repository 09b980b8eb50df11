import type { ImageSize } from '../pixels/raw-image.ts';
import { bmpHeader } from './bmp.ts';
import { heifHeader } from './heif.ts';
import { type ImageFormat, imageFormat } from './image-format.ts';
import { isStartOfFrame, jpegSegments } from './jpeg-segments.ts';
import { pngChunks } from './png.ts';
import { ppmHeader } from './ppm.ts';

/** Bytes of a file, [start, end). */
type Range = readonly [start: number, end: number];

/** What the first bytes of an image file say. */
export interface ImageHeader {
  readonly format: ImageFormat;
  /** As it is stored; `undefined` where the file ends first, and for the formats that are not read here. */
  readonly size?: ImageSize | undefined;
  /** Where its EXIF blocks are. */
  readonly exif: readonly Range[];
  /** Where its XMP is, which says how to turn the image where no EXIF block does. */
  readonly xmp: readonly Range[];
  /** The turn of an AVIF or HEIC, which the file says in boxes: EXIF's number, and where the boxes are. */
  readonly turn?: { readonly orientation: number; readonly at: readonly number[] } | undefined;
  /** Whether the colors are stored multiplied by alpha. */
  readonly isPremultiplied?: boolean | undefined;
}

/** Reads the header of an image file; `undefined` where its format is not known. */
export function imageHeader(bytes: Uint8Array): ImageHeader | undefined {
  const format = imageFormat(bytes);
  if (format === undefined) return undefined;
  return { format, exif: [], xmp: [], ...parts[format]?.(bytes) };
}

const parts: Partial<Record<ImageFormat, (bytes: Uint8Array) => Omit<Partial<ImageHeader>, 'format'>>> = {
  JPEG: jpegHeader,
  PNG: pngHeader,
  WebP: webpHeader,
  GIF: (bytes) =>
    bytes.length < 10 ? {} : { size: { width: little(bytes, 6, 2), height: little(bytes, 8, 2) } },
  AVIF: turnedHeader,
  HEIC: turnedHeader,
  BMP: (bytes) => ({ size: sizeOf(bmpHeader(bytes)) }),
  PPM: (bytes) => ({ size: sizeOf(ppmHeader(bytes)) }),
};

function sizeOf(header: ImageSize | undefined): ImageSize | undefined {
  return header && { width: header.width, height: header.height };
}

function turnedHeader(bytes: Uint8Array): Omit<Partial<ImageHeader>, 'format'> {
  const { orientation, turns, isPremultiplied } = heifHeader(bytes);
  return { turn: { orientation, at: turns }, isPremultiplied };
}

function jpegHeader(bytes: Uint8Array): Omit<ImageHeader, 'format'> {
  const exif: Range[] = [];
  const xmp: Range[] = [];
  let size: ImageHeader['size'];
  for (const { marker, start, end } of jpegSegments(bytes)) {
    if (marker === startOfScan) break;
    if (marker === app1) {
      const name = String.fromCharCode(...bytes.subarray(start, Math.min(end, start + xmpName.length)));
      if (name.startsWith('Exif\0\0')) exif.push([start, end]);
      else if (name === xmpName) xmp.push([start, end]);
    } else if (isStartOfFrame(marker)) {
      const view = new DataView(bytes.buffer, bytes.byteOffset + start, end - start);
      if (view.byteLength >= 5) size = { width: view.getUint16(3), height: view.getUint16(1) };
    }
  }
  return { size, exif, xmp };
}

function pngHeader(bytes: Uint8Array): Omit<ImageHeader, 'format'> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks = pngChunks(bytes);
  const size = bytes.length < 24 ? undefined : { width: view.getUint32(16), height: view.getUint32(20) };
  const ranges = (wanted: string): Range[] =>
    chunks.filter(({ type }) => type === wanted).map(({ start, end }) => [start, end]);
  return { size, exif: ranges('eXIf'), xmp: ranges('iTXt') };
}

function webpHeader(bytes: Uint8Array): Omit<ImageHeader, 'format'> {
  const exif: Range[] = [];
  const xmp: Range[] = [];
  let size: ImageHeader['size'];
  for (const { type, start, end } of webpChunks(bytes)) {
    if (type === 'EXIF') exif.push([start, end]);
    if (type === 'XMP ') xmp.push([start, end]);
    if (size !== undefined || end - start < 10) continue;
    if (type === 'VP8X')
      size = { width: little(bytes, start + 4, 3) + 1, height: little(bytes, start + 7, 3) + 1 };
    else if (type === 'VP8 ') {
      size = { width: little(bytes, start + 6, 2) & 0x3fff, height: little(bytes, start + 8, 2) & 0x3fff };
    } else if (type === 'VP8L') {
      const bits = little(bytes, start + 1, 4);
      size = { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
  }
  return { size, exif, xmp };
}

/** One chunk of a WebP; offsets count from the start of the file. */
interface WebpChunk {
  /** Four characters: `VP8X`. */
  readonly type: string;
  /** Where its data begin. */
  readonly start: number;
  readonly end: number;
}

/** The chunks of a WebP that are whole, in order. Source: the WebP container specification. */
function* webpChunks(webp: Uint8Array): Generator<WebpChunk, void, undefined> {
  const view = new DataView(webp.buffer, webp.byteOffset, webp.byteLength);
  for (let at = 12; at + 8 <= webp.length; ) {
    const start = at + 8;
    const end = start + view.getUint32(at + 4, true);
    if (end > webp.length) return;
    yield { type: String.fromCharCode(...webp.subarray(at, at + 4)), start, end };
    at = end + (end & 1);
  }
}

const startOfScan = 0xda;
const app1 = 0xe1;
const xmpName = 'http://ns.adobe.com/xap/1.0/\0';

function little(bytes: Uint8Array, at: number, count: number): number {
  let number = 0;
  for (let i = count - 1; i >= 0; i--) number = (number << 8) | bytes[at + i]!;
  return number;
}
