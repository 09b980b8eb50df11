import type { GifFirstFrame } from './gif-first-frame.ts';
import type { RgbImage } from './to-rgb.ts';

/** The screen of a GIF with its decoded first frame in place; the frame itself where it fills the screen. */
export function placeOnScreen(frame: RgbImage, { left, top, screen, surround }: GifFirstFrame): RgbImage {
  if (screen.width === frame.width && screen.height === frame.height) return frame;
  const { width, height } = screen;
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < data.length; at += 3) data.set(surround, at);
  const rowLength = frame.width * 3;
  for (let y = 0; y < frame.height; y++) {
    const row = frame.data.subarray(y * rowLength, (y + 1) * rowLength);
    data.set(row, ((top + y) * width + left) * 3);
  }
  return { data, width, height, channels: 3 };
}
