/** What a TIFF says about the colors of its first image. */
export interface TiffColors {
  /** Its PhotometricInterpretation. */
  readonly photometric: number;
  /** Its Compression. */
  readonly compression: number;
}

/** Reads the colors of a TIFF; `undefined` where its first directory is not whole, and for a BigTIFF. */
export function tiffColors(tiff: Uint8Array): TiffColors | undefined {
  if (tiff.length < 8) return undefined;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const isLittle = tiff[0] === 0x49;
  if (view.getUint16(2, isLittle) !== 42) return undefined;
  const directory = view.getUint32(4, isLittle);
  if (directory + 2 > tiff.length) return undefined;
  const count = view.getUint16(directory, isLittle);
  if (directory + 2 + 12 * count > tiff.length) return undefined;
  let photometric = 0;
  let compression = 1;
  for (let i = 0, entry = directory + 2; i < count; i++, entry += 12) {
    const tag = view.getUint16(entry, isLittle);
    if (tag === photometricTag) photometric = view.getUint16(entry + 8, isLittle);
    if (tag === compressionTag) compression = view.getUint16(entry + 8, isLittle);
  }
  return { photometric, compression };
}

const photometricTag = 262;
const compressionTag = 259;

/** What is not read of a TIFF's colors, with its name; `undefined` where they are read. Source: TIFF 6.0. */
export function unreadColors({ photometric, compression }: TiffColors): string | undefined {
  if (photometric <= 3 || photometric === cmyk) return undefined;
  if (photometric === ycbcr)
    return compression === jpeg ? undefined : 'YCbCr colors without JPEG compression';
  return `${{ 8: 'Lab', 9: 'ICC Lab', 10: 'ITU Lab' }[photometric] ?? 'photometric interpretation'} colors (${photometric})`;
}

const cmyk = 5;
const ycbcr = 6;
const jpeg = 7;
