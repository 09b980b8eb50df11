import { cutGroup } from './cut-group.ts';
import type { PatchGroup, TextMap } from './text-map.ts';

// All were chosen on seed 11 of the scenes of tools/demo-checkpoint, with the sample checkpoint.

/** A group reaches down to this share of the way from the ground of the map up to the group's own peak. */
const levelShare = 0.7;

/** A peak begins a group from this share of the way from the ground up to the highest peak. */
const peakShare = 0.6;

/** A group of fewer patches is a speck, unless it has the highest peak. */
const leastPatches = 3;

/** The groups of connected patches around the peaks of a map, one for each thing that the text may name. */
export function patchGroups(map: TextMap): PatchGroup[] {
  const { cosines } = map;
  const falling = [...cosines.keys()].sort((a, b) => cosines[b]! - cosines[a]!);
  const highest = cosines[falling[0]!]!;
  const ground = groundOf(falling.map((patch) => cosines[patch]!));
  /** The peak of the group that a patch is in. */
  const peakOf = new Int32Array(cosines.length).fill(-1);
  const groups: PatchGroup[] = [];
  for (const peak of falling) {
    if (cosines[peak]! < ground + peakShare * (highest - ground)) break;
    if (peakOf[peak] !== -1) continue;
    const level = ground + levelShare * (cosines[peak]! - ground);
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
    const isSpeck = patches.length < leastPatches && groups.length > 0;
    if (!isRim && !isSpeck) groups.push(...cutGroup({ patches, level }, map));
  }
  return groups;
}

/**
 * What the map is where the thing is not: the median of its lower half, below the middle of its range. The median of
 * all would be the thing's own where it fills most of the image.
 */
function groundOf(falling: readonly number[]): number {
  const middle = (falling[0]! + falling.at(-1)!) / 2;
  const lower = falling.filter((cosine) => cosine <= middle);
  return lower[lower.length >> 1]!;
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
