import { type Pieces, spans } from '@fgclip2/tensor';
import { type ImageSize, type RgbImage, toRgbInPieces } from '../pixels/raw-image.ts';

/** What stands before the pixels of a PBM, PGM or PPM. */
export interface PpmHeader extends ImageSize {
  /** P1 to P6: 1 and 4 are black and white, 2 and 5 gray, 3 and 6 RGB; the first three are written as text. */
  readonly kind: number;
  /** The sample that is white. */
  readonly most: number;
  /** Where the pixels begin. */
  readonly pixels: number;
}

/**
 * Reads the header of a PBM, PGM or PPM; `undefined` where it is cut short or no such header. Source: the Netpbm
 * specifications of the three.
 */
export function ppmHeader(ppm: Uint8Array): PpmHeader | undefined {
  const kind = ppm[1]! - 0x30;
  const numbers: number[] = [];
  let at = 2;
  while (numbers.length < (kind === 1 || kind === 4 ? 2 : 3)) {
    const token = tokenAt(ppm, at);
    // A whole number: what stands behind it is still there.
    if (!/^\d{1,9}$/.test(token.text) || token.end >= ppm.length) return undefined;
    numbers.push(Number(token.text));
    at = token.end;
  }
  const [width, height, most = 1] = numbers as [number, number, number?];
  if (most < 1 || most > 65_535) return undefined;
  return { kind, width, height, most, pixels: at + 1 };
}

/**
 * Decodes a PBM, PGM or PPM to the bytes of Pillow's `convert("RGB")`: samples are scaled to 255, but gray of more
 * than 8 bits is scaled to 16 and clipped.
 *
 * @throws Error with the reason where the header or the pixels are damaged or cut short.
 */
export function* decodePpm(ppm: Uint8Array): Pieces<RgbImage> {
  const header = ppmHeader(ppm);
  if (header === undefined) throw new Error('its PPM header is cut short or wrong');
  const { width, height, kind, most } = header;
  if (width < 1 || height < 1) throw new Error(`its PPM header says ${width} x ${height} pixels`);
  const channels = kind === 3 || kind === 6 ? 3 : 1;
  const samples = yield* kind <= 3
    ? writtenSamples(ppm, header, channels)
    : binarySamples(ppm, header, channels);
  // Pillow reads gray of more than 8 bits as integers, which it clips.
  const white = channels === 1 && most > 255 ? 65_535 : 255;
  const data = new Uint8Array(samples.length);
  yield* spans(data.length, 4, (start, end) => {
    for (let i = start; i < end; i++) {
      const sample = samples[i]!;
      data[i] = Math.min(255, most === white ? sample : roundHalfToEven((sample / most) * white));
    }
  });
  return yield* toRgbInPieces({ data, width, height, channels });
}

/** The samples of P4, P5 and P6. */
function* binarySamples(
  ppm: Uint8Array,
  { width, height, kind, most, pixels }: PpmHeader,
  channels: number,
): Pieces<ArrayLike<number>> {
  const isPacked = kind === 4;
  const size = most > 255 ? 2 : 1;
  const rowLength = isPacked ? Math.ceil(width / 8) : width * channels * size;
  if (pixels + rowLength * height > ppm.length) throw new Error('the file ends before its pixels do');
  const bytes = ppm.subarray(pixels, pixels + rowLength * height);
  if (isPacked) {
    const bits = new Uint8Array(width * height);
    yield* spans(height, width, (top, bottom) => {
      for (let y = top, to = top * width; y < bottom; y++) {
        for (let x = 0; x < width; x++)
          bits[to++] = 1 - ((bytes[y * rowLength + (x >> 3)]! >> (7 - (x & 7))) & 1);
      }
    });
    return bits;
  }
  if (size === 1) return bytes;
  const samples = new Uint16Array(bytes.length / 2);
  yield* spans(samples.length, 1, (start, end) => {
    for (let i = start; i < end; i++) samples[i] = (bytes[2 * i]! << 8) | bytes[2 * i + 1]!;
  });
  return samples;
}

/** The samples of P1, P2 and P3. */
function* writtenSamples(
  ppm: Uint8Array,
  { width, height, kind, most, pixels }: PpmHeader,
  channels: number,
): Pieces<ArrayLike<number>> {
  const samples = new Uint16Array(width * height * channels);
  let at = pixels - 1;
  for (let i = 0; i < samples.length; i++) {
    if (i % 1024 === 1023) yield 1024 * samplesAWord;
    // Bits need no space between them.
    const { text, end } = tokenAt(ppm, at, kind === 1 ? 1 : undefined);
    if (text === '') throw new Error('the file ends before its pixels do');
    const sample = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (!(sample <= most)) throw new Error(`a sample of 0 to ${most} expected, got ${JSON.stringify(text)}`);
    samples[i] = kind === 1 ? 1 - sample : sample;
    at = end;
  }
  return samples;
}

/** What reading a sample from its digits takes, beside copying one. */
const samplesAWord = 64;

/** The next word of a header or of written samples, past spaces and comments; empty where there is none. */
function tokenAt(ppm: Uint8Array, from: number, longest = 20): { text: string; end: number } {
  let at = from;
  for (; at < ppm.length; at++) {
    if (ppm[at] === hash) while (at < ppm.length && !isLineEnd(ppm[at]!)) at++;
    else if (!isSpace(ppm[at]!)) break;
  }
  const start = at;
  while (at < ppm.length && at - start < longest && !isSpace(ppm[at]!) && ppm[at] !== hash) at++;
  return { text: String.fromCharCode(...ppm.subarray(start, at)), end: at };
}

const hash = 0x23;
const isLineEnd = (byte: number): boolean => byte === 10 || byte === 13;
const isSpace = (byte: number): boolean => byte === 32 || (byte >= 9 && byte <= 13);

/** Python's `round`. */
function roundHalfToEven(value: number): number {
  const down = Math.floor(value);
  const rest = value - down;
  if (rest !== 0.5) return Math.round(value);
  return down % 2 === 0 ? down : down + 1;
}
