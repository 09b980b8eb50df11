import { type Pieces, samplesAPiece, spans } from '@fgclip2/tensor';
import type { ImageSize, RgbImage } from '../pixels/raw-image.ts';

/** What stands before the pixels of a BMP. */
export interface BmpHeader extends ImageSize {
  /** Bits a pixel: 1, 4, 8, 16, 24 or 32. */
  readonly bits: number;
  readonly compression: number;
  readonly isTopDown: boolean;
  /** Where the pixels begin, and where the palette does: `entry` bytes a color, blue first. */
  readonly pixels: number;
  readonly palette: { readonly start: number; readonly entry: number; readonly count: number };
  /** Which bits of a pixel are red, green and blue. */
  readonly masks: readonly [red: number, green: number, blue: number];
}

/**
 * Reads the header of a BMP, of Windows (40 bytes and more) or OS/2 (12); `undefined` where the file ends first or
 * the header is of another kind. Source: the Windows GDI reference, "Bitmap storage".
 */
export function bmpHeader(bmp: Uint8Array): BmpHeader | undefined {
  if (bmp.length < 26) return undefined;
  const view = new DataView(bmp.buffer, bmp.byteOffset, bmp.byteLength);
  const pixels = view.getUint32(10, true);
  const length = view.getUint32(14, true);
  if (length === shortHeader) {
    const bits = view.getUint16(24, true);
    const palette = { start: 26, entry: 3, count: bits <= 8 ? 2 ** bits : 0 };
    const [width, height] = [view.getUint16(18, true), view.getUint16(20, true)];
    return {
      width,
      height,
      bits,
      compression: uncompressed,
      isTopDown: false,
      pixels,
      palette,
      masks: usualMasks(bits),
    };
  }
  if (!headerLengths.includes(length) || bmp.length < 14 + length) return undefined;
  const height = view.getInt32(22, true);
  const bits = view.getUint16(28, true);
  const compression = view.getUint32(30, true);
  // A header of 40 bytes has the masks behind it.
  const maskAt = 54;
  const hasMasks = compression === bitfields;
  if (hasMasks && bmp.length < maskAt + 12) return undefined;
  const mask = (index: number): number => (hasMasks ? view.getUint32(maskAt + 4 * index, true) : 0);
  const masks = [mask(0), mask(1), mask(2)] as const;
  const behind = 14 + length + (hasMasks && length === 40 ? 12 : 0);
  return {
    width: view.getInt32(18, true),
    height: Math.abs(height),
    bits,
    compression,
    isTopDown: height < 0,
    pixels,
    palette: {
      start: behind,
      entry: 4,
      count: bits <= 8 ? view.getUint32(46, true) || 2 ** bits : 0,
    },
    masks: masks.some((value) => value !== 0) ? masks : usualMasks(bits),
  };
}

/**
 * Decodes a BMP of any depth to the bytes of Pillow's `convert("RGB")`; an alpha channel is dropped.
 *
 * @throws Error with the reason where the header or the pixels are damaged, cut short or of a kind that BMP does not
 * have.
 */
export function* decodeBmp(bmp: Uint8Array): Pieces<RgbImage> {
  const header = bmpHeader(bmp);
  if (header === undefined) throw new Error('its BMP header is cut short or of another kind');
  const { width, height, bits, compression } = header;
  if (width < 1 || height < 1) throw new Error(`its BMP header says ${width} x ${height} pixels`);
  const isKnown =
    compression === uncompressed
      ? [1, 4, 8, 16, 24, 32].includes(bits)
      : compression === bitfields
        ? bits === 16 || bits === 32
        : (compression === runLength8 && bits === 8) || (compression === runLength4 && bits === 4);
  if (!isKnown) {
    throw new Error(`a BMP of ${bits} bits a pixel in compression ${compression} is not read`);
  }
  const data = new Uint8Array(width * height * 3);
  if (bits > 8) yield* directColors(bmp, header, data);
  else {
    const indices = yield* compression === uncompressed
      ? packedIndices(bmp, header)
      : runLengthIndices(bmp, header);
    const palette = paletteOf(bmp, header);
    yield* spans(indices.length, 3, (start, end) => {
      for (let pixel = start, to = start * 3; pixel < end; pixel++) {
        const from = indices[pixel]! * 3;
        data[to++] = palette[from]!;
        data[to++] = palette[from + 1]!;
        data[to++] = palette[from + 2]!;
      }
    });
  }
  return { data, width, height, channels: 3 };
}

const uncompressed = 0;
const runLength8 = 1;
const runLength4 = 2;
const bitfields = 3;

/** The header of OS/2 1. */
const shortHeader = 12;
const headerLengths: readonly number[] = [40, 52, 56, 64, 108, 124];

function usualMasks(bits: number): BmpHeader['masks'] {
  return bits === 16 ? [0x7c00, 0x3e0, 0x1f] : [0xff0000, 0xff00, 0xff];
}

/** 256 colors, red first; those that the file leaves out are black. */
function paletteOf(bmp: Uint8Array, { palette: { start, entry, count }, pixels }: BmpHeader): Uint8Array {
  const palette = new Uint8Array(256 * 3);
  for (let color = 0; color < Math.min(count, 256); color++) {
    const at = start + color * entry;
    if (at + 3 > Math.min(bmp.length, pixels)) break;
    palette.set([bmp[at + 2]!, bmp[at + 1]!, bmp[at]!], color * 3);
  }
  return palette;
}

/** Where each row of an uncompressed BMP begins, by its place from the top. */
function rowStarts(
  bmp: Uint8Array,
  { width, height, bits, isTopDown, pixels }: BmpHeader,
): (y: number) => number {
  const length = Math.ceil((width * bits) / 8);
  const stride = Math.ceil(length / 4) * 4;
  if (pixels + stride * (height - 1) + length > bmp.length) throw new Error(endsEarly);
  return (y) => pixels + stride * (isTopDown ? y : height - 1 - y);
}

const endsEarly = 'the file ends before its pixels do';

function* packedIndices(bmp: Uint8Array, header: BmpHeader): Pieces<Uint8Array> {
  const { width, height, bits } = header;
  const startOf = rowStarts(bmp, header);
  const indices = new Uint8Array(width * height);
  const inByte = 8 / bits;
  yield* spans(height, width, (top, bottom) => {
    let to = top * width;
    for (let y = top; y < bottom; y++) {
      const row = startOf(y);
      for (let x = 0; x < width; x++) {
        const byte = bmp[row + Math.floor(x / inByte)]!;
        indices[to++] = (byte >> (8 - bits * ((x % inByte) + 1))) & (2 ** bits - 1);
      }
    }
  });
  return indices;
}

function* runLengthIndices(bmp: Uint8Array, header: BmpHeader): Pieces<Uint8Array> {
  const { width, height, bits, isTopDown, pixels } = header;
  const indices = new Uint8Array(width * height);
  let x = 0;
  // Counted in the order in which they are stored: from the bottom, mostly.
  let y = 0;
  const put = (index: number): void => {
    if (x < width && y < height) indices[(isTopDown ? y : height - 1 - y) * width + x] = index;
    x++;
  };
  let samples = 0;
  const half = (byte: number, i: number): number => (i % 2 === 0 ? byte >> 4 : byte & 15);
  for (let at = pixels; ; ) {
    if (at + 2 > bmp.length) {
      if (y >= height || (y === height - 1 && x >= width)) return indices;
      throw new Error(endsEarly);
    }
    const count = bmp[at]!;
    const value = bmp[at + 1]!;
    samples += 1 + (count > 0 ? count : value);
    if (samples >= samplesAPiece) {
      yield samples;
      samples = 0;
    }
    at += 2;
    if (count > 0) {
      for (let i = 0; i < count; i++) put(bits === 8 ? value : half(value, i));
    } else if (value === endOfLine) {
      x = 0;
      y++;
    } else if (value === endOfBitmap) return indices;
    else if (value === delta) {
      if (at + 2 > bmp.length) throw new Error(endsEarly);
      x += bmp[at]!;
      y += bmp[at + 1]!;
      at += 2;
    } else {
      const length = Math.ceil((value * bits) / 8);
      if (at + length > bmp.length) throw new Error(endsEarly);
      for (let i = 0; i < value; i++) put(bits === 8 ? bmp[at + i]! : half(bmp[at + (i >> 1)]!, i));
      at += length + (length & 1);
    }
  }
}

const endOfLine = 0;
const endOfBitmap = 1;
const delta = 2;

function* directColors(bmp: Uint8Array, header: BmpHeader, data: Uint8Array): Pieces<void> {
  const { width, height, bits } = header;
  const size = bits / 8;
  const channels = header.masks.map((mask) => {
    const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
    return { shift, most: mask >>> shift };
  });
  const startOf = rowStarts(bmp, header);
  // Each sample is divided: several times what others take.
  yield* spans(height, width * 12, (top, bottom) => {
    let to = top * width * 3;
    for (let y = top; y < bottom; y++) {
      const row = startOf(y);
      for (let at = row; at < row + width * size; at += size) {
        let pixel = 0;
        for (let i = size - 1; i >= 0; i--) pixel = (pixel << 8) | bmp[at + i]!;
        for (const { shift, most } of channels) {
          data[to++] = most === 0 ? 0 : Math.floor((((pixel >>> shift) & most) >>> 0) * (255 / most));
        }
      }
    }
  });
}
