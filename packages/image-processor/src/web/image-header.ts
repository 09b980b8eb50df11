import { isStartOfFrame, jpegSegments } from './jpeg/jpeg-segments.ts';
import { pngChunks } from './png.ts';

/** What the first bytes of an image file say. */
export interface ImageHeader {
  readonly format: 'JPEG' | 'PNG' | 'WebP' | 'GIF' | 'TIFF' | 'AVIF' | 'BMP';
  /** Columns and rows as they are stored; `undefined` where the file ends first, and for TIFF, AVIF and BMP. */
  readonly size?: { readonly width: number; readonly height: number } | undefined;
  /** Where its EXIF blocks are, [start, end). */
  readonly exif: readonly (readonly [start: number, end: number])[];
}

/** Reads the header of an image file; `undefined` for other formats. */
export function imageHeader(bytes: Uint8Array): ImageHeader | undefined {
  const letters = (start: number, end: number): string => String.fromCharCode(...bytes.subarray(start, end));
  if (letters(0, 3) === '\xff\xd8\xff') return jpegHeader(bytes);
  if (letters(0, 8) === '\x89PNG\r\n\x1a\n') return pngHeader(bytes);
  if (letters(0, 4) === 'RIFF' && letters(8, 12) === 'WEBP') return webpHeader(bytes);
  if (letters(0, 4) === 'GIF8') {
    const size = bytes.length < 10 ? undefined : { width: little(bytes, 6, 2), height: little(bytes, 8, 2) };
    return { format: 'GIF', size, exif: [] };
  }
  if (/^(II[*+]\0|MM\0[*+])$/.test(letters(0, 4))) return { format: 'TIFF', exif: [] };
  // The brands of an AVIF: its own, and those it can be read as.
  const brands = letters(4, 8) === 'ftyp' ? letters(8, 64) : '';
  if (/avi[fs]/.test(brands)) return { format: 'AVIF', exif: [] };
  if (letters(0, 2) === 'BM') return { format: 'BMP', exif: [] };
  return undefined;
}

function jpegHeader(bytes: Uint8Array): ImageHeader {
  const exif: [number, number][] = [];
  let size: ImageHeader['size'];
  for (const { marker, start, end } of jpegSegments(bytes)) {
    if (marker === startOfScan) break;
    if (marker === app1 && String.fromCharCode(...bytes.subarray(start, start + 6)) === 'Exif\0\0') {
      exif.push([start, end]);
    } else if (isStartOfFrame(marker)) {
      const view = new DataView(bytes.buffer, bytes.byteOffset + start, end - start);
      if (view.byteLength >= 5) size = { width: view.getUint16(3), height: view.getUint16(1) };
    }
  }
  return { format: 'JPEG', size, exif };
}

function pngHeader(bytes: Uint8Array): ImageHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks = pngChunks(bytes);
  const size = bytes.length < 24 ? undefined : { width: view.getUint32(16), height: view.getUint32(20) };
  const exif = chunks.filter(({ type }) => type === 'eXIf').map(({ start, end }) => [start, end] as const);
  return { format: 'PNG', size, exif };
}

function webpHeader(bytes: Uint8Array): ImageHeader {
  const exif: [number, number][] = [];
  let size: ImageHeader['size'];
  for (const { type, start, end } of webpChunks(bytes)) {
    if (type === 'EXIF') exif.push([start, end]);
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
  return { format: 'WebP', size, exif };
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

function little(bytes: Uint8Array, at: number, count: number): number {
  let number = 0;
  for (let i = count - 1; i >= 0; i--) number = (number << 8) | bytes[at + i]!;
  return number;
}
