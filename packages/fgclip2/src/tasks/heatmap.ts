import { dot, normalize, type WalkType } from '@fgclip2/tensor';
import type { LoadedModel } from '../loading/loaded-model.ts';
import type { WarningOptions } from '../loading/warning-options.ts';
import { checkNonZero } from './check-nonzero.ts';
import type { ImageOptions } from './prepare-pixels.ts';
import { featuresOf, type TaskImage } from './task-image.ts';
import { keptTextFeatures } from './text-features.ts';
import type { StepOptions } from './timed-step.ts';

/** Options of {@link heatmap}. */
export interface HeatmapOptions extends StepOptions, WarningOptions {
  /** How the text is read: `box` for phrases, `short` for captions, `long` up to 196 tokens. @default 'box' */
  walkType?: WalkType | undefined;
}

/** Options of `Fgclip2.heatmap`. */
export interface HeatmapImageOptions extends ImageOptions, HeatmapOptions {}

/** Where a heat map is highest. */
export interface HeatmapPeak {
  row: number;
  column: number;
  /** Center of the patch, in pixels of the original image. */
  x: number;
  /** Center of the patch, in pixels of the original image. */
  y: number;
  cosine: number;
}

/** How much each patch of an image looks like a text. */
export interface Heatmap {
  text: string;
  /** [rows * columns], row by row: cosines of the patches' dense features with the text. */
  cosines: Float32Array;
  /** Rows of patches. */
  rows: number;
  /** Columns of patches. */
  columns: number;
  /** Of the original image, in pixels. */
  width: number;
  /** Of the original image, in pixels. */
  height: number;
  peak: HeatmapPeak;
  min: number;
  max: number;
  mean: number;
}

/** Compares every patch of an image with a text. */
export async function heatmap(
  loaded: LoadedModel,
  image: TaskImage,
  text: string,
  options: HeatmapOptions = {},
): Promise<Heatmap> {
  const { walkType = 'box', signal, onStage, onWarning } = options;
  const { height, width } = image;
  const { rows, columns } = image.features;
  const wanted = normalize(
    await keptTextFeatures(loaded, [text], { walkType, signal, onStage, onWarning }),
  ).data;
  const dense = await featuresOf(image, (features) => features.denseFeatures({ signal }));
  checkNonZero(dense, (patch) => `patch ${patch}`);
  const patches = normalize(dense).data;
  const size = wanted.length;
  const cosines = Float32Array.from({ length: rows * columns }, (_, patch) =>
    dot(patches.subarray(patch * size, (patch + 1) * size), wanted),
  );
  const max = cosines.reduce((a, b) => Math.max(a, b));
  const highest = cosines.indexOf(max);
  const row = Math.floor(highest / columns);
  const column = highest % columns;
  return {
    text,
    cosines,
    rows,
    columns,
    width,
    height,
    peak: {
      row,
      column,
      x: ((column + 0.5) / columns) * width,
      y: ((row + 0.5) / rows) * height,
      cosine: max,
    },
    min: cosines.reduce((a, b) => Math.min(a, b)),
    max,
    mean: cosines.reduce((sum, cosine) => sum + cosine, 0) / cosines.length,
  };
}
