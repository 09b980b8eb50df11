import { inTurns, type Pieces, spans } from '@fgclip2/tensor';
import type { Metadata, OutputInfo, Sharp, SharpOptions } from 'sharp';
import type { PlatformDecoder, UnturnedFile } from '../decode/decode-file.ts';
import { type GifFirstFrame, gifFirstFrame, placeOnScreen } from '../decode/gif.ts';
import { stillAvif } from '../decode/heif.ts';
import { checkPixels } from '../decode/refusals.ts';
import { tiffColors, unreadColors } from '../decode/tiff.ts';
import { cmykToRgb } from '../pixels/cmyk-to-rgb.ts';
import { type ImageSize, type RawImage, type RgbImage, toRgbInPieces } from '../pixels/raw-image.ts';
import { undoPremultiply } from '../pixels/undo-premultiply.ts';
import { aloneOnFailure } from './alone-on-failure.ts';
import { loadSharp } from './load-sharp.ts';

/** What sharp reads; some builds of it read more. */
export const sharpDecoder: PlatformDecoder = {
  formats: ['JPEG', 'PNG', 'WebP', 'GIF', 'TIFF', 'AVIF'],
  maybe: 'any',
  async load() {
    await loadSharp();
  },
  async decode(file, { maxPixels, signal }) {
    const { bytes, name } = file;
    const gif = gifFirstFrame(bytes);
    if (gif !== undefined) checkPixels(gif.screen, { name, maxPixels });
    const colors = file.header?.format === 'TIFF' ? tiffColors(bytes) : undefined;
    const unread = colors && unreadColors(colors);
    if (unread !== undefined) throw new Error(`a TIFF with ${unread} is not read`);
    const sharp = await loadSharp();
    const decodeOnce = async (): Promise<Pieces<RgbImage>> => {
      const source = gif?.bytes ?? (file.header?.format === 'AVIF' ? stillAvif(bytes) : bytes);
      const options: SharpOptions = { failOn: 'error', ignoreIcc: true, limitInputPixels: false };
      const metadata = await sharp(source, options).metadata();
      checkMetadata(metadata, source);
      checkPixels(metadata, { name, maxPixels });
      const pipeline = sharp(source, { ...options, autoOrient: metadata.format === 'tiff' });
      return decode(turn(pipeline, file.orientation), metadata, { ...file, bytes: source });
    };
    // Those of which the reason is not told as well: theirs would get into another's.
    const converted = await aloneOnFailure(decodeOnce);
    signal?.throwIfAborted();
    return inTurns(onScreen(converted, gif), { signal });
  },
};

function* onScreen(image: Pieces<RgbImage>, gif: GifFirstFrame | undefined): Pieces<RgbImage> {
  return gif === undefined ? yield* image : yield* placeOnScreen(yield* image, gif);
}

/** Turns and mirrors by EXIF's number; sharp mirrors before it turns. */
function turn(pipeline: Sharp, orientation: number): Sharp {
  const [flip, flop, angle] = turns[orientation] ?? [false, false, 0];
  return pipeline.flip(flip).flop(flop).rotate(angle);
}

const turns: Readonly<Record<number, readonly [flip: boolean, flop: boolean, angle: number]>> = {
  2: [false, true, 0],
  3: [false, false, 180],
  4: [true, false, 0],
  5: [true, false, 90],
  6: [false, false, 90],
  7: [false, true, 90],
  8: [false, false, 270],
};

/** Refuses what Pillow does not open as an image, and samples that would come out wrong. */
function checkMetadata({ format, depth, space, channels }: Metadata, source: Uint8Array): void {
  if (format === 'svg' || format === 'pdf') throw new Error(`${format} is not an image made of pixels`);
  if (format === 'tiff' && space === 'grey16' && tiffColors(source)?.photometric === 0) {
    throw new Error('a TIFF of 16-bit gray in which 0 is white is not read');
  }
  if (depth !== 'uchar' && depth !== 'ushort') {
    throw new Error(`samples of 8 or 16 bits expected, got ${depth}`);
  }
  if (space === 'cmyk' && (channels !== 4 || depth !== 'uchar')) {
    throw new Error(`CMYK of 4 channels of 8 bits expected, got ${channels} channels of ${depth}`);
  }
}

/** Decodes in threads of libvips; what is left to be done here comes in pieces. */
async function decode(
  pipeline: Sharp,
  metadata: Metadata,
  { bytes, header }: UnturnedFile,
): Promise<Pieces<RgbImage>> {
  if (metadata.space === 'cmyk') {
    const cmyk = pipeline.pipelineColorspace('cmyk').toColorspace('cmyk').raw();
    const { data, info } = await cmyk.toBuffer({ resolveWithObject: true });
    return mixed(data, info);
  }
  if (isPlainGray16(metadata, bytes)) {
    const gray = pipeline.toColorspace('grey16').raw({ depth: 'ushort' });
    const { data, info } = await gray.toBuffer({ resolveWithObject: true });
    return clipped(data, info);
  }
  const { data, info } = await pipeline.raw().toBuffer({ resolveWithObject: true });
  const channels: number = info.channels;
  if (channels > 4) throw new Error(`4 channels at most expected, got ${channels}`);
  // Not a copy, which would take as long and as much memory again; not a Buffer, which other code treats otherwise.
  const samples = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const image = { data: samples, width: info.width, height: info.height };
  return header?.isPremultiplied ? divided(image) : toRgbInPieces(image);
}

function* divided(image: RawImage): Pieces<RgbImage> {
  return yield* toRgbInPieces(yield* undoPremultiply(image));
}

function* mixed(cmyk: Uint8Array, { width, height }: ImageSize): Pieces<RgbImage> {
  return { data: yield* cmykToRgb(cmyk), width, height, channels: 3 };
}

/** 16-bit gray, clipped at 255. */
function* clipped(gray: Uint8Array, { width, height, channels }: OutputInfo): Pieces<RgbImage> {
  const view = new DataView(gray.buffer, gray.byteOffset, gray.byteLength);
  const data = new Uint8Array(width * height);
  yield* spans(data.length, 2, (start, end) => {
    for (let i = start; i < end; i++)
      data[i] = Math.min(255, view.getUint16(2 * i * channels, isLittleEndian));
  });
  return yield* toRgbInPieces({ data, width, height, channels: 1 });
}

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Pillow reads 16-bit gray as integers and clips them; only gray with an alpha channel is cut to its high byte. */
function isPlainGray16({ space, format }: Metadata, source: Uint8Array): boolean {
  if (space !== 'grey16' || format === 'heif') return false;
  const pngColorType = source[25];
  const grayAndAlpha = 4;
  return format !== 'png' || pngColorType !== grayAndAlpha;
}
