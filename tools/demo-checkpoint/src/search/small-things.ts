import { join } from 'node:path';
import { partVectors, type StoredParts } from '@fgclip2/search';
import { dot, normalize } from '@fgclip2/tensor';
import type { Fgclip2 } from 'fgclip2';
import type { Language } from '../evaluation-scenes.ts';
import { textRows } from '../text-rows.ts';
import { unitRows } from '../unit-rows.ts';
import type { SearchScenes } from './search-scenes.ts';

/** Part vectors an image that are compared. */
const partCounts = [4, 8, 16] as const;

/** The vectors of a scene by which it can be found, each of length one. */
interface FoundBy {
  image: Float32Array;
  patches: Float32Array[];
  /** Means of the patches in the fields of grids of 2 x 2, 3 x 3 and 4 x 4. */
  tiles: Float32Array[];
  parts: Record<(typeof partCounts)[number], Float32Array[]>;
}

/** How scenes are found by the name of one thing they show. */
export interface SearchScore {
  way: string;
  /** Mean over the names. */
  averagePrecision: number;
  /** Part of the names whose first scene shows the thing. */
  firstIsRight: number;
}

/** Cosines of the best of eight parts with the names of things that are there, and of those that are not. */
export interface PartCosines {
  there: number[];
  absent: number[];
}

/** Everything that search is asked about scenes in one language. */
export interface SearchScores {
  scores: SearchScore[];
  partCosines: PartCosines;
}

/** Runs the tower over scenes and makes what they are found by. */
export async function lookAtScenes(fgclip2: Fgclip2, { folder, scenes }: SearchScenes): Promise<FoundBy[]> {
  const all: FoundBy[] = [];
  for (const { file } of scenes) {
    const { features } = await fgclip2.encode(join(folder, file));
    const { rows, columns } = features;
    const dense = await features.denseFeatures();
    const patches = unitRows(dense);
    const parts = async (k: number) => vectorsOf(await partVectors(dense, rows, columns, { k }));
    all.push({
      image: normalize(await features.imageFeatures()).data,
      patches,
      tiles: [2, 3, 4].flatMap((side) => tilesOf(patches, rows, columns, side)),
      parts: { 4: await parts(4), 8: await parts(8), 16: await parts(16) },
    });
  }
  return all;
}

/** Finds scenes by each name in one language, in all ways. */
export async function searchScenes(
  fgclip2: Fgclip2,
  { concepts, scenes }: SearchScenes,
  found: readonly FoundBy[],
  language: Language,
): Promise<SearchScores> {
  const captions = concepts.map(({ title }) => title[language]);
  const names = concepts.map(({ name }) => name[language]);
  const short = await textRows(fgclip2, captions, 'short');
  const box = await textRows(fgclip2, names, 'box');
  const ways: Record<string, (by: FoundBy, name: number) => number> = {
    'image vector, short head': ({ image }, name) => dot(image, short[name]!),
    'image vector, box head': ({ image }, name) => dot(image, box[name]!),
    'tiles of 2x2, 3x3, 4x4': ({ tiles }, name) => best(tiles, box[name]!),
    ...Object.fromEntries(
      partCounts.map((k) => [`${k} parts`, ({ parts }: FoundBy, name: number) => best(parts[k], box[name]!)]),
    ),
    'all patches': ({ patches }, name) => best(patches, box[name]!),
    'image vector + 8 parts': ({ image, parts }, name) =>
      dot(image, short[name]!) + best(parts[8], box[name]!),
  };
  const shows = concepts.map((_, name) =>
    scenes.map(({ things }) => things.some((one) => one.concept === name)),
  );
  const asked = [...concepts.keys()].filter((name) => shows[name]!.includes(true));
  const scores = Object.entries(ways).map(([way, score]): SearchScore => {
    const rankings = asked.map((name) => {
      const byScore = found
        .map((by, scene) => ({ score: score(by, name), isRight: shows[name]![scene]! }))
        .sort((a, b) => b.score - a.score);
      return byScore.map(({ isRight }) => isRight);
    });
    return {
      way,
      averagePrecision: mean(rankings.map(averagePrecision)),
      firstIsRight: mean(rankings.map(([first]) => Number(first))),
    };
  });
  const partCosines: PartCosines = { there: [], absent: [] };
  for (const name of asked) {
    for (const [scene, { parts }] of found.entries()) {
      partCosines[shows[name]![scene]! ? 'there' : 'absent'].push(best(parts[8], box[name]!));
    }
  }
  return { scores, partCosines };
}

/** The part of the found scenes that is right, and the part of the right ones that is found. */
export function precisionAndRecall(
  { there, absent }: PartCosines,
  isFound: (cosine: number) => boolean,
): { precision: number; recall: number } {
  const right = there.filter(isFound).length;
  const wrong = absent.filter(isFound).length;
  return { precision: right / (right + wrong), recall: right / there.length };
}

/** The mean of the precisions at each right one of a ranking. */
export function averagePrecision(ranking: readonly boolean[]): number {
  const precisions: number[] = [];
  for (const [place, isRight] of ranking.entries()) {
    if (isRight) precisions.push((precisions.length + 1) / (place + 1));
  }
  return mean(precisions);
}

/** The parts as they are kept: int8 and a scale. */
function vectorsOf({ parts }: StoredParts): Float32Array[] {
  return parts.map(({ vector, scale }) => Float32Array.from(vector, (value) => value * scale));
}

function tilesOf(
  patches: readonly Float32Array[],
  rows: number,
  columns: number,
  side: number,
): Float32Array[] {
  const fields = Array.from({ length: side * side }, () => new Float32Array(patches[0]!.length));
  for (const [patch, vector] of patches.entries()) {
    const down = Math.floor((Math.floor(patch / columns) * side) / rows);
    const across = Math.floor(((patch % columns) * side) / columns);
    vector.forEach((value, i) => {
      fields[down * side + across]![i]! += value;
    });
  }
  return fields.map((sum) => {
    const length = Math.sqrt(dot(sum, sum));
    return sum.map((value) => value / length);
  });
}

function best(vectors: readonly Float32Array[], text: Float32Array): number {
  return Math.max(...vectors.map((vector) => dot(vector, text)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
