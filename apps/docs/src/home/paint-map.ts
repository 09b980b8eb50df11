/** From indigo to pale orange; each red, green, blue. */
const colours = [
  [82, 8, 120],
  [135, 0, 125],
  [184, 7, 112],
  [223, 52, 89],
  [248, 99, 67],
  [255, 150, 76],
  [255, 190, 110],
] as const;

/** Cosines, in hundredths, below which a patch stays as it is, and from which it has the last colour. */
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
    const at = heat * (colours.length - 1);
    const lower = colours[Math.floor(at)]!;
    const upper = colours[Math.ceil(at)]!;
    const mixed = lower.map((value, channel) => value + (upper[channel]! - value) * (at % 1));
    pixels.set([...mixed, 210 * Math.min(1.8 * heat, 1)], patch * 4);
  }
  return pixels;
}

/** Paints a map on a canvas of a pixel a patch, which the page scales up. */
export function paintMap(canvas: HTMLCanvasElement, map: CosineMap): void {
  canvas.getContext('2d')?.putImageData(new ImageData(mapPixels(map), map.columns, map.rows), 0, 0);
}
