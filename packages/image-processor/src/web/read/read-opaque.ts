import type { Pieces } from '@fgclip2/tensor';
import type { RgbImage } from '../../pixels/raw-image.ts';
import { tiles } from './tiles.ts';

/**
 * The RGB samples of an image by way of a 2D canvas; `undefined` where any pixel is transparent, because a
 * canvas multiplies alpha into the colors, which cannot be undone.
 *
 * @throws Error where there is no 2D canvas; a SecurityError where the page may not read the bitmap.
 */
export function* readOpaque(bitmap: ImageBitmap): Pieces<RgbImage | undefined> {
  const { width, height } = bitmap;
  const data = new Uint8Array(width * height * 3);
  const canvas = new OffscreenCanvas(1, 1);
  // Asked for reading, a canvas stays off the graphics card.
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('this browser gives no 2D canvas');
  for (const tile of tiles(bitmap)) {
    canvas.width = tile.width;
    canvas.height = tile.height;
    context.drawImage(bitmap, -tile.left, -tile.top);
    const rgba = context.getImageData(0, 0, tile.width, tile.height).data;
    let alpha = 255;
    let from = 0;
    for (let y = tile.top; y < tile.top + tile.height; y++) {
      const start = (y * width + tile.left) * 3;
      for (let to = start; to < start + tile.width * 3; to += 3, from += 4) {
        data[to] = rgba[from]!;
        data[to + 1] = rgba[from + 1]!;
        data[to + 2] = rgba[from + 2]!;
        alpha &= rgba[from + 3]!;
      }
    }
    if (alpha !== 255) return undefined;
    yield rgba.length;
  }
  return { data, width, height, channels: 3 };
}
