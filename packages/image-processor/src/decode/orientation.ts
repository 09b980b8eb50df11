import { type Pieces, spans } from '@fgclip2/tensor';
import type { RgbImage } from '../pixels/raw-image.ts';
import { withoutTurns } from './heif.ts';
import type { ImageHeader } from './image-header.ts';
import { keepPngChunks } from './png.ts';

/** An image file that no decoder turns. */
export interface UnturnedImage {
  /** The same array where there was nothing to change. */
  readonly bytes: Uint8Array;
  /** What its EXIF or XMP said, or the boxes of an AVIF or HEIC: 1 where they said nothing. */
  readonly orientation: number;
}

/**
 * Takes the orientation out of an image file, since browsers always turn images by it, and libheif by the boxes of
 * an AVIF or HEIC. In JPEG and WebP it becomes 1 in a copy of the file; a PNG loses its eXIf chunk, on which no
 * pixel depends. A TIFF is left as it is.
 *
 * As in Pillow, XMP counts where no EXIF block has an orientation.
 */
export function withoutOrientation(file: Uint8Array, header: ImageHeader): UnturnedImage {
  const { format, exif, turn } = header;
  if (turn !== undefined) {
    const { orientation, at } = turn;
    return at.length === 0 ? { bytes: file, orientation } : { bytes: withoutTurns(file, at), orientation };
  }
  const values = exif.flatMap(([start, end]) => exifOrientation(file.subarray(start, end))?.value ?? []);
  const orientation = values[0] ?? xmpOrientation(file, header);
  if (values.every((value) => value === 1)) return { bytes: file, orientation };
  if (format === 'PNG') return { bytes: keepPngChunks(file, (type) => type !== 'eXIf'), orientation };
  const bytes = file.slice();
  for (const [start, end] of exif) exifOrientation(bytes.subarray(start, end))?.neutralize();
  return { bytes, orientation };
}

function xmpOrientation(file: Uint8Array, { format, xmp }: ImageHeader): number {
  for (const [start, end] of xmp) {
    const text = new TextDecoder('latin1').decode(file.subarray(start, end));
    if (format === 'PNG' && !text.startsWith('XML:com.adobe.xmp\0')) continue;
    const found = /tiff:Orientation(?:="|>)([0-9])/.exec(text);
    if (found !== null) return Number(found[1]);
  }
  return 1;
}

/** Turns and mirrors an image as its EXIF orientation says: 1 to 8; others leave it as it is. */
export function* turnUpright(image: RgbImage, orientation: number): Pieces<RgbImage> {
  if (!(orientation >= 2 && orientation <= 8)) return image;
  const isSideways = orientation >= 5;
  const isColumnReversed = [2, 3, 7, 8].includes(orientation);
  const isRowReversed = [3, 4, 6, 7].includes(orientation);
  const rowLength = image.width * 3;
  const columnStep = isColumnReversed ? -3 : 3;
  const rowStep = isRowReversed ? -rowLength : rowLength;
  const first = (isColumnReversed ? rowLength - 3 : 0) + (isRowReversed ? (image.height - 1) * rowLength : 0);

  const width = isSideways ? image.height : image.width;
  const height = isSideways ? image.width : image.height;
  const [stepX, stepY] = isSideways ? [rowStep, columnStep] : [columnStep, rowStep];
  const data = new Uint8Array(width * height * 3);
  yield* spans(height, width * 3, (top, bottom) => {
    let to = top * width * 3;
    for (let y = top; y < bottom; y++) {
      for (let x = 0, from = first + y * stepY; x < width; x++, from += stepX) {
        data[to++] = image.data[from]!;
        data[to++] = image.data[from + 1]!;
        data[to++] = image.data[from + 2]!;
      }
    }
  });
  return { data, width, height, channels: 3 };
}

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
