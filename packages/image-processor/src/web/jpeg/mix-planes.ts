import { type Pieces, spans } from '@fgclip2/tensor';
import { jpegSegments } from '../../decode/jpeg-segments.ts';
import { cmykToRgb } from '../../pixels/cmyk-to-rgb.ts';
import type { RgbImage } from '../../pixels/raw-image.ts';

/**
 * The image of a JPEG of four components, each given as a gray image: what Pillow makes of them, which
 * takes the inks to be stored inverted. Browsers mix them as well, but round down where Pillow rounds.
 */
export function* mixPlanes(jpeg: Uint8Array, planes: readonly RgbImage[]): Pieces<RgbImage> {
  const [first, second, third, black] = planes as [RgbImage, RgbImage, RgbImage, RgbImage];
  const { width, height } = first;
  const cmyk = new Uint8Array(4 * width * height);
  const mix = isYcck(jpeg) ? ycc : inverted;
  yield* spans(width * height, 8, (start, end) => {
    for (let to = start * 4, from = start * 3; to < end * 4; to += 4, from += 3) {
      mix(cmyk, to, first.data[from]!, second.data[from]!, third.data[from]!);
      cmyk[to + 3] = 255 - black.data[from]!;
    }
  });
  return { data: yield* cmykToRgb(cmyk), width, height, channels: 3 };
}

/** Whether the Adobe segment says that the inks are stored as brightness and color. */
function isYcck(jpeg: Uint8Array): boolean {
  for (const { marker, start, end } of jpegSegments(jpeg)) {
    const isAdobe = marker === 0xee && String.fromCharCode(...jpeg.subarray(start, start + 5)) === 'Adobe';
    if (isAdobe && end >= start + 12) return jpeg[start + 11] !== 0;
  }
  return false;
}

function inverted(inks: Uint8Array, at: number, cyan: number, magenta: number, yellow: number): void {
  inks[at] = 255 - cyan;
  inks[at + 1] = 255 - magenta;
  inks[at + 2] = 255 - yellow;
}

/** Brightness and color to inks, in the fixed-point numbers of libjpeg (`ycck_cmyk_convert`), inverted. */
function ycc(inks: Uint8Array, at: number, y: number, blueness: number, redness: number): void {
  const cb = blueness - 128;
  const cr = redness - 128;
  inks[at] = clamp(y + ((91_881 * cr + 32_768) >> 16));
  inks[at + 1] = clamp(y + ((-22_554 * cb - 46_802 * cr + 32_768) >> 16));
  inks[at + 2] = clamp(y + ((116_130 * cb + 32_768) >> 16));
}

function clamp(value: number): number {
  return Math.max(0, Math.min(255, value));
}
