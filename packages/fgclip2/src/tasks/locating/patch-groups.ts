import { cutGroup } from './cut-group.ts';
import type { PatchGroup, TextMap } from './text-map.ts';

// Both were chosen on seed 11 of the scenes of tools/demo-checkpoint, with the sample checkpoint.

/** A group reaches down to this share of the way from the median of the map up to the group's own peak. */
const levelShare = 0.7;

/** A peak begins a group from this share of the way from the median up to the highest peak. */
const peakShare = 0.6;

/** The groups of connected patches around the peaks of a map, one for each thing that the text may name. */
export function patchGroups(map: TextMap): PatchGroup[] {
  const { cosines } = map;
  const falling = [...cosines.keys()].sort((a, b) => cosines[b]! - cosines[a]!);
  const highest = cosines[falling[0]!]!;
  const median = cosines[falling[falling.length >> 1]!]!;
  /** The peak of the group that a patch is in. */
  const peakOf = new Int32Array(cosines.length).fill(-1);
  const groups: PatchGroup[] = [];
  for (const peak of falling) {
    if (cosines[peak]! < median + peakShare * (highest - median)) break;
    if (peakOf[peak] !== -1) continue;
    const level = median + levelShare * (cosines[peak]! - median);
    const patches = [peak];
    peakOf[peak] = peak;
    let isRim = false;
    for (const patch of patches) {
      for (const next of neighbors(patch, map)) {
        if (peakOf[next] !== -1) {
          // Lower patches that border on a higher group are its rim.
          if (peakOf[next] !== peak) isRim = true;
        } else if (cosines[next]! >= level) {
          peakOf[next] = peak;
          patches.push(next);
        }
      }
    }
    if (!isRim) groups.push(...cutGroup({ patches, level }, map));
  }
  return groups;
}

function neighbors(patch: number, { rows, columns }: TextMap): number[] {
  const column = patch % columns;
  const row = (patch - column) / columns;
  return [
    ...(column > 0 ? [patch - 1] : []),
    ...(column < columns - 1 ? [patch + 1] : []),
    ...(row > 0 ? [patch - columns] : []),
    ...(row < rows - 1 ? [patch + columns] : []),
  ];
}
