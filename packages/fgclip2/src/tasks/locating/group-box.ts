import type { Box } from '@fgclip2/model';
import type { PatchGroup, TextMap } from './text-map.ts';

/** Half a patch: how far a box reaches beyond the center of its outermost patches, at most and at the map's border. */
const half = 0.5;

/** The least a box reaches, so that it has an area. */
const least = 0.05;

/**
 * The box around a group, in patches of the map. A side lies where the cosine falls to the group's level on its way
 * to the patch outside, at most half a patch from the center of the patch inside.
 */
export function groupBox({ patches, level }: PatchGroup, { cosines, rows, columns }: TextMap): Box {
  const columnOf = (patch: number) => patch % columns;
  const rowOf = (patch: number) => Math.floor(patch / columns);
  const [left, right] = [Math.min(...patches.map(columnOf)), Math.max(...patches.map(columnOf))];
  const [top, bottom] = [Math.min(...patches.map(rowOf)), Math.max(...patches.map(rowOf))];
  /** How far the group reaches from the centers of its outermost patches on one side. */
  const reach = (isOutermost: (patch: number) => boolean, step: number, isBorder: boolean): number => {
    const reaches = patches.filter(isOutermost).map((patch) => {
      const [inside, outside] = [cosines[patch]!, cosines[patch + step]!];
      if (isBorder || outside >= level) return half;
      return Math.min(half, Math.max(least, (inside - level) / (inside - outside)));
    });
    return Math.max(...reaches);
  };
  return [
    left + half - reach((patch) => columnOf(patch) === left, -1, left === 0),
    top + half - reach((patch) => rowOf(patch) === top, -columns, top === 0),
    right + half + reach((patch) => columnOf(patch) === right, 1, right === columns - 1),
    bottom + half + reach((patch) => rowOf(patch) === bottom, columns, bottom === rows - 1),
  ];
}
