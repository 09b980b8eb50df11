/** The Orientation entry of an EXIF block. */
export interface OrientationEntry {
  /** 1 to 8 in files that keep to the standard; 1 is upright. */
  readonly value: number;
  /** Writes 1 in its place. */
  neutralize(): void;
}

/** The Orientation entry in the first directory of an EXIF block, with or without `Exif\0\0` before it. */
export function exifOrientation(block: Uint8Array): OrientationEntry | undefined {
  const offset = String.fromCharCode(...block.subarray(0, 4)) === 'Exif' ? 6 : 0;
  const length = block.length - offset;
  if (length < 8) return undefined;
  const tiff = new DataView(block.buffer, block.byteOffset + offset, length);
  const order = tiff.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return undefined;
  const isLittle = order === 0x4949;
  const directory = tiff.getUint32(4, isLittle);
  if (directory + 2 > length) return undefined;
  const count = tiff.getUint16(directory, isLittle);
  for (let entry = directory + 2, i = 0; i < count && entry + 12 <= length; entry += 12, i++) {
    if (tiff.getUint16(entry, isLittle) !== orientationTag) continue;
    if (tiff.getUint16(entry + 2, isLittle) !== short) return undefined;
    return {
      value: tiff.getUint16(entry + 8, isLittle),
      neutralize: () => tiff.setUint16(entry + 8, 1, isLittle),
    };
  }
  return undefined;
}

const orientationTag = 0x0112;
/** The type of a 16-bit number. */
const short = 3;
