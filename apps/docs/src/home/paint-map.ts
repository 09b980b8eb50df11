import { heatColors } from 'fgclip2';

/** Without the darkest and the palest: the map lies over an image of strong colors. */
const colors = heatColors.slice(1, -1);

/** Cosines, in hundredths, below which a patch stays as it is, and from which it has the last color. */
const range = [15, 75] as const;

/** A map of cosines in hundredths, row by row. */
export interface CosineMap {
  rows: number;
  columns: number;
  cosines: readonly number[];
}

/** One RGBA pixel a patch; all maps share one scale, so that two phrases may be compared. */
export function mapPixels({ rows, columns, cosines }: CosineMap): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(rows * columns * 4);
  for (const [patch, cosine] of cosines.entries()) {
    const heat = Math.min(Math.max((cosine - range[0]) / (range[1] - range[0]), 0), 1);
    const at = heat * (colors.length - 1);
    const lower = colors[Math.floor(at)]!;
    const upper = colors[Math.ceil(at)]!;
    const mixed = lower.map((value, channel) => value + (upper[channel]! - value) * (at % 1));
    pixels.set([...mixed, 210 * Math.min(1.8 * heat, 1)], patch * 4);
  }
  return pixels;
}

/** Paints a map on a canvas of a pixel a patch, which the page scales up. */
export function paintMap(canvas: HTMLCanvasElement, map: CosineMap): void {
  canvas.getContext('2d')?.putImageData(new ImageData(mapPixels(map), map.columns, map.rows), 0, 0);
}
