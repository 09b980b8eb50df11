import { type RawImage, toRgb } from '@fgclip2/image-processor';
import { type ArgumentKind, checkArguments, describe, kinds } from '@fgclip2/tensor';
import { checkKnownOptions } from '../loading/unknown-option.ts';
import type { Heatmap } from './heatmap.ts';

/** A color: red, green, blue, each 0 to 255. */
export type Color = readonly [red: number, green: number, blue: number];

/** A painted heat map: RGBA, opaque, as `new ImageData(data, width, height)` and sharp take it. */
export interface OverlayImage extends RawImage {
  /** `Uint8ClampedArray<ArrayBuffer>`, in words that TypeScript before 5.7 also reads. */
  readonly data: ReturnType<Uint8ClampedArray['slice']>;
  readonly channels: 4;
}

/** Options of {@link heatmapOverlay}. */
export interface HeatmapOverlayOptions {
  /** How much of the image the colors cover: 0 leaves it as it is, between it fades to gray, 1 hides it. @default 0.7 */
  opacity?: number | undefined;
  /** Part of the map's range, from its lowest to its highest cosine, that gets no color: 0 to below 1. @default 0 */
  threshold?: number | undefined;
  /** Colors from the lowest to the highest cosine, evenly spaced, two or more. @default heatColors */
  colors?: readonly Color[] | undefined;
}

/**
 * Indigo over magenta and orange to pale yellow: lightness rises evenly (OKLCH 0.26 to 0.94), so that equal
 * differences of cosine look equal, in gray print as well.
 */
export const heatColors: readonly Color[] = [
  [29, 19, 93],
  [82, 8, 120],
  [135, 0, 125],
  [184, 7, 112],
  [223, 52, 89],
  [248, 99, 67],
  [255, 150, 76],
  [254, 195, 119],
  [255, 236, 158],
];

/** Options by name; the types say when one is missing. */
const optionNames: Record<keyof HeatmapOverlayOptions, true> = {
  opacity: true,
  threshold: true,
  colors: true,
};

/**
 * Paints a heat map over its image. Colors span the map's own range; between the centers of patches the map
 * is interpolated. The image may have another size than the map's; alpha is dropped. -> RGBA, opaque
 *
 * @throws RangeError for an option out of range.
 * @example
 * import { decodeImage, heatmapOverlay, load } from 'fgclip2';
 *
 * await using fgclip2 = await load('qihoo360/fg-clip2-base');
 * const image = await decodeImage('photo.jpg');
 * const map = await fgclip2.heatmap(image, 'the remote control');
 * const { data, width, height } = heatmapOverlay(image, map);
 * // in a page: canvas.getContext('2d').putImageData(new ImageData(data, width, height), 0, 0)
 */
export function heatmapOverlay(
  image: RawImage,
  map: Pick<Heatmap, 'cosines' | 'rows' | 'columns' | 'min' | 'max'>,
  options: HeatmapOverlayOptions = {},
): OverlayImage {
  checkKnownOptions(options, { of: 'heatmapOverlay', known: Object.keys(optionNames) });
  const { opacity = 0.7, threshold = 0, colors = heatColors } = options;
  check({ opacity, threshold, colors });
  const rgb = toRgb(image);
  const { width, height } = rgb;
  const { cosines, rows, columns, min, max } = checkMap(map);
  const across = axisSamples(width, columns);
  const down = axisSamples(height, rows);
  const table = colorTable(colors);
  const span = max > min ? max - min : 1;
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0, from = 0, to = 0; y < height; y++) {
    const top = down.low[y]! * columns;
    const bottom = down.high[y]! * columns;
    const downShare = down.share[y]!;
    for (let x = 0; x < width; x++, from += 3, to += 4) {
      const left = across.low[x]!;
      const right = across.high[x]!;
      const share = across.share[x]!;
      const above = cosines[top + left]! * (1 - share) + cosines[top + right]! * share;
      const below = cosines[bottom + left]! * (1 - share) + cosines[bottom + right]! * share;
      const heat = (above * (1 - downShare) + below * downShare - min) / span;
      const alpha = opacity * edge(heat, threshold);
      const color = Math.round(heat * (tableSize - 1)) * 3;
      const gray = (rgb.data[from]! + 2 * rgb.data[from + 1]! + rgb.data[from + 2]!) / 4;
      for (let channel = 0; channel < 3; channel++) {
        const pixel = rgb.data[from + channel]!;
        // The image loses its own colors as it is covered: they would be taken for the map's.
        const faded = pixel + (gray - pixel) * alpha;
        data[to + channel] = faded + (table[color + channel]! - faded) * alpha;
      }
      data[to + 3] = 255;
    }
  }
  return { data, width, height, channels: 4 };
}

/** 0 below the threshold, 1 well above it, and a soft edge between. */
function edge(heat: number, threshold: number): number {
  if (threshold === 0) return 1;
  const t = Math.min(Math.max((heat - threshold) / (0.25 * (1 - threshold)), 0), 1);
  return t * t * (3 - 2 * t);
}

/** For each pixel of an axis: the two cells it lies between, and the weight of the second. */
function axisSamples(
  size: number,
  cells: number,
): { low: Uint32Array; high: Uint32Array; share: Float64Array } {
  const low = new Uint32Array(size);
  const high = new Uint32Array(size);
  const share = new Float64Array(size);
  for (let pixel = 0; pixel < size; pixel++) {
    const at = Math.min(Math.max(((pixel + 0.5) * cells) / size - 0.5, 0), cells - 1);
    low[pixel] = Math.floor(at);
    high[pixel] = Math.min(low[pixel]! + 1, cells - 1);
    share[pixel] = at - low[pixel]!;
  }
  return { low, high, share };
}

const tableSize = 1024;

/** The colors, interpolated. [tableSize, 3] */
function colorTable(colors: readonly Color[]): Float32Array {
  const table = new Float32Array(tableSize * 3);
  for (let index = 0; index < tableSize; index++) {
    const at = (index / (tableSize - 1)) * (colors.length - 1);
    const first = colors[Math.floor(at)]!;
    const second = colors[Math.ceil(at)]!;
    for (let channel = 0; channel < 3; channel++) {
      const difference = second[channel]! - first[channel]!;
      table[index * 3 + channel] = first[channel]! + difference * (at % 1);
    }
  }
  return table;
}

/** What is painted of a heat map. */
type HeatmapCells = Pick<Heatmap, 'cosines' | 'rows' | 'columns' | 'min' | 'max'>;

function checkMap(map: HeatmapCells): HeatmapCells {
  checkArguments('fgclip2', { map: [map, kinds.object] });
  const { cosines, rows, columns, min, max } = map;
  const { float32Array, number } = kinds;
  checkArguments('fgclip2', {
    'map.cosines': [cosines, float32Array],
    'map.rows': [rows, number],
    'map.columns': [columns, number],
    'map.min': [min, number],
    'map.max': [max, number],
  });
  const isGrid = [rows, columns].every((size) => Number.isInteger(size) && size > 0);
  if (isGrid && cosines.length === rows * columns) return map;
  throw new RangeError(
    `[fgclip2] Expected rows x columns cosines for the map, got ${rows} x ${columns} and ${cosines.length}.`,
  );
}

const aColor: ArgumentKind = {
  expected: 'three numbers a color',
  accepts: (value) => kinds.numbers.accepts(value) && Object(value).length === 3,
};

function check({ opacity, threshold, colors }: Required<HeatmapOverlayOptions>): void {
  if (typeof opacity !== 'number' || !(opacity >= 0 && opacity <= 1)) {
    throw new RangeError(`[fgclip2] Expected a number from 0 to 1 for opacity, got ${describe(opacity)}.`);
  }
  if (typeof threshold !== 'number' || !(threshold >= 0 && threshold < 1)) {
    throw new RangeError(
      `[fgclip2] Expected a number from 0 to below 1 for threshold, got ${describe(threshold)}.`,
    );
  }
  if (!Array.isArray(colors) || colors.length < 2) {
    throw new RangeError(`[fgclip2] Expected two or more colors, got ${describe(colors)}.`);
  }
  for (const color of colors) checkArguments('fgclip2', { colors: [color, aColor] });
}
