import { dot } from '@fgclip2/tensor';
import type { PatchGroup, TextMap } from './text-map.ts';

// All were chosen on seed 11 of the scenes of tools/demo-checkpoint, with the sample checkpoint.

/** Halves are two things from this unlikeness: what the neck leaves open, plus how much their features differ. */
const leastUnlikeness = 0.75;

/** How much a difference of features counts: 1 less the cosine of the halves. */
const differenceWeight = 2.5;

/** The smaller half has at least this share of the patches of the larger. */
const leastBalance = 0.4;

/** Patches of a group that may be two things. */
const leastPatches = 4;

/** A group in two, and how much that looks like two things. */
interface Cut {
  halves: readonly (readonly number[])[];
  unlikeness: number;
}

/**
 * Cuts a group where two things of one name touch, along a column or a row, again and again: where the neck between
 * the halves is narrow, or their features differ, as those of a red thing and a blue one do.
 */
export function cutGroup(group: PatchGroup, map: TextMap): PatchGroup[] {
  const { patches, level } = group;
  if (patches.length < leastPatches) return [group];
  const cuts = [...cutsAlong('columns', patches, map), ...cutsAlong('rows', patches, map)];
  const best = cuts.reduce<Cut | undefined>(
    (a, b) => (b.unlikeness > (a?.unlikeness ?? 0) ? b : a),
    undefined,
  );
  if (best === undefined || best.unlikeness < leastUnlikeness) return [group];
  return best.halves.flatMap((half) => cutGroup({ patches: half, level }, map));
}

/** The balanced cuts of patches between two columns, or two rows. */
function cutsAlong(lines: 'columns' | 'rows', patches: readonly number[], map: TextMap): Cut[] {
  const { columns } = map;
  const columnOf = (patch: number) => patch % columns;
  const rowOf = (patch: number) => Math.floor(patch / columns);
  const [lineOf, placeOf] = lines === 'columns' ? [columnOf, rowOf] : [rowOf, columnOf];
  const toNext = lines === 'columns' ? 1 : columns;
  const isIn = new Set(patches);
  const last = Math.max(...patches.map(lineOf));
  const total = sumOf(patches, map);
  const before = new Float32Array(total.length);
  const cuts: Cut[] = [];
  for (let line = Math.min(...patches.map(lineOf)); line < last; line++) {
    const border = patches.filter((patch) => lineOf(patch) === line);
    addTo(before, sumOf(border, map));
    const halves = [
      patches.filter((patch) => lineOf(patch) <= line),
      patches.filter((patch) => lineOf(patch) > line),
    ] as const;
    const sizes = halves.map(({ length }) => length);
    if (Math.min(...sizes) < leastBalance * Math.max(...sizes)) continue;
    const neck = border.filter((patch) => isIn.has(patch + toNext)).length;
    const narrower = Math.min(...halves.map((half) => extent(half.map(placeOf))));
    const after = total.map((value, i) => value - before[i]!);
    const difference = 1 - dot(before, after) / Math.sqrt(dot(before, before) * dot(after, after));
    cuts.push({ halves, unlikeness: 1 - neck / narrower + differenceWeight * difference });
  }
  return cuts;
}

/** From the first place to the last. */
function extent(places: readonly number[]): number {
  return Math.max(...places) - Math.min(...places) + 1;
}

function sumOf(patches: readonly number[], { patches: vectors, cosines }: TextMap): Float32Array {
  const width = vectors.length / cosines.length;
  const sum = new Float32Array(width);
  for (const patch of patches) addTo(sum, vectors.subarray(patch * width, (patch + 1) * width));
  return sum;
}

function addTo(sum: Float32Array, vector: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += vector[i]!;
}
