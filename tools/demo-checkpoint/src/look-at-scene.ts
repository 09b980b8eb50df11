import { join } from 'node:path';
import { dot, normalize } from '@fgclip2/tensor';
import type { Fgclip2 } from 'fgclip2';
import type { EvaluationScene, EvaluationThing } from './evaluation-scenes.ts';
import { unitRows } from './unit-rows.ts';

/** A scene's vectors, each of length one. */
export interface SceneFeatures {
  image: Float32Array;
  /** One a thing. */
  regions: Float32Array[];
  /** One a patch, row by row. */
  patches: Float32Array[];
  rows: number;
  columns: number;
}

/** Runs the vision tower over a scene's image and reads all its heads. */
export async function lookAtScene(
  fgclip2: Fgclip2,
  folder: string,
  { file, width, height, things }: EvaluationScene,
): Promise<SceneFeatures> {
  const { features } = await fgclip2.encode(join(folder, file));
  const boxes = things.map(({ box }) => box);
  return {
    image: normalize(await features.imageFeatures()).data,
    regions: unitRows(await features.regionFeatures(boxes, [height, width])),
    patches: unitRows(await features.denseFeatures()),
    rows: features.rows,
    columns: features.columns,
  };
}

/** How a text's heat map lies on a thing. */
export interface HeatMapMeasures {
  /** Whether the center of the hottest patch is inside the thing's box. */
  peakInside: boolean;
  /** How often a patch inside is hotter than one outside, 0 to 1. */
  areaUnderCurve: number;
}

export function measureHeatMap(
  features: SceneFeatures,
  { box: [left, top, right, bottom] }: EvaluationThing,
  { width, height }: EvaluationScene,
  text: Float32Array,
): HeatMapMeasures {
  const { patches, rows, columns } = features;
  const cosines = patches.map((patch) => dot(patch, text));
  const isInside = (index: number) => {
    const x = (((index % columns) + 0.5) * width) / columns;
    const y = ((Math.floor(index / columns) + 0.5) * height) / rows;
    return left <= x && x <= right && top <= y && y <= bottom;
  };
  const inside = cosines.filter((_, index) => isInside(index));
  const outside = cosines.filter((_, index) => !isInside(index)).sort((a, b) => a - b);
  const colder = inside.reduce((sum, cosine) => sum + outside.filter((other) => other < cosine).length, 0);
  return {
    peakInside: isInside(cosines.indexOf(Math.max(...cosines))),
    areaUnderCurve: colder / (inside.length * outside.length),
  };
}
