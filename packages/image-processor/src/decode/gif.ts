import { type Pieces, spans } from '@fgclip2/tensor';
import type { RgbImage } from '../pixels/raw-image.ts';

/** A GIF's first frame, and the screen it belongs on. */
export interface GifFirstFrame {
  /** A GIF of this frame alone, with no transparent color: every pixel shows its palette entry. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The frame's place on the screen in pixels. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** The screen, widened to where the frame ends. */
  readonly screen: { readonly width: number; readonly height: number };
  /** What Pillow fills the rest of the screen with: the transparent color, else the first of the palette. */
  readonly surround: readonly [red: number, green: number, blue: number];
}

/**
 * Takes the first frame out of a GIF. Decoders blend transparent pixels away, Pillow's `convert("RGB")` shows
 * their palette entries, and damage in later frames does not matter to it.
 *
 * `undefined` when the file is not a GIF or ends before its first frame does. Source: the GIF89a specification.
 */
export function gifFirstFrame(gif: Uint8Array): GifFirstFrame | undefined {
  if (!/^GIF8[79]a$/.test(String.fromCharCode(...gif.subarray(0, 6)))) return undefined;
  const view = new DataView(gif.buffer, gif.byteOffset, gif.byteLength);
  const byte = (at: number): number => (at < gif.length ? gif[at]! : Number.NaN);
  let at = 13;
  let palette = paletteAt(gif, at, byte(10));
  at += palette.length;
  let transparent: number | undefined;
  let control: number | undefined;
  while (at < gif.length) {
    if (byte(at) === extension) {
      if (byte(at + 1) === graphicControl) {
        control = at + 3;
        transparent = byte(control) & 1 ? byte(control + 3) : undefined;
      }
      at = endOfBlocks(gif, at + 2);
    } else if (byte(at) === imageDescriptor && at + 10 < gif.length) {
      const [left, top, width, height] = [1, 3, 5, 7].map((offset) => view.getUint16(at + offset, true)) as [
        number,
        number,
        number,
        number,
      ];
      const local = paletteAt(gif, at + 10, byte(at + 9));
      if (local.length > 0) palette = local;
      const samples = at + 10 + local.length;
      const end = endOfBlocks(gif, samples + 1);
      if (Number.isNaN(end)) return undefined;
      // Where there is no palette, Pillow takes the indices for grays, and other decoders colors of their own.
      const added = palette.length === 0 ? grays : palette.subarray(0, 0);
      const bytes = new Uint8Array(end + added.length + 1);
      bytes.set(gif.subarray(0, samples));
      bytes.set(added, samples);
      bytes.set(gif.subarray(samples, end), samples + added.length);
      bytes[bytes.length - 1] = trailer;
      if (palette.length === 0) {
        palette = grays;
        bytes[at + 9] = (bytes[at + 9]! & ~7) | 0x87;
      }
      if (control !== undefined) bytes[control]! &= ~1;
      const alone = new DataView(bytes.buffer);
      alone.setUint16(6, width, true);
      alone.setUint16(8, height, true);
      alone.setUint32(at + 1, 0); // left and top
      const screen = {
        width: Math.max(view.getUint16(6, true), left + width),
        height: Math.max(view.getUint16(8, true), top + height),
      };
      const [red = 0, green = 0, blue = 0] = palette.subarray((transparent ?? 0) * 3);
      return { bytes, left, top, width, height, screen, surround: [red, green, blue] };
    } else return undefined;
  }
  return undefined;
}

/** The screen of a GIF with its decoded first frame in place; the frame itself where it fills the screen. */
export function* placeOnScreen(
  frame: RgbImage,
  { left, top, screen, surround }: GifFirstFrame,
): Pieces<RgbImage> {
  if (screen.width === frame.width && screen.height === frame.height) return frame;
  const { width, height } = screen;
  const data = new Uint8Array(width * height * 3);
  const empty = new Uint8Array(width * 3);
  for (let at = 0; at < empty.length; at += 3) empty.set(surround, at);
  const rowLength = frame.width * 3;
  yield* spans(height, width * 3, (from, to) => {
    for (let y = from; y < to; y++) {
      data.set(empty, y * width * 3);
      if (y < top || y >= top + frame.height) continue;
      const row = frame.data.subarray((y - top) * rowLength, (y - top + 1) * rowLength);
      data.set(row, (y * width + left) * 3);
    }
  });
  return { data, width, height, channels: 3 };
}

/** A palette of 256 grays. */
const grays: Uint8Array = Uint8Array.from({ length: 256 * 3 }, (_, i) => Math.floor(i / 3));

const extension = 0x21;
const graphicControl = 0xf9;
const imageDescriptor = 0x2c;
const trailer = 0x3b;

/** The palette that starts at `at` where the flags say there is one: 3 bytes an entry. */
function paletteAt(gif: Uint8Array, at: number, flags: number): Uint8Array {
  return flags & 0x80 ? gif.subarray(at, at + 3 * 2 ** ((flags & 7) + 1)) : gif.subarray(0, 0);
}

/** Where a chain of data blocks ends; NaN when the file ends first. */
function endOfBlocks(gif: Uint8Array, start: number): number {
  let at = start;
  while (at < gif.length) {
    const length = gif[at]!;
    at += 1 + length;
    if (length === 0) return at;
  }
  return Number.NaN;
}
