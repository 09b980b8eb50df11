import { describe, expect, it } from 'vitest';
import { groupBox } from './group-box.ts';
import { patchGroups } from './patch-groups.ts';
import type { TextMap } from './text-map.ts';

/** A map of digits, tenths of a cosine (a is 1); all patches have one vector. */
function mapOf(...lines: readonly string[]): TextMap {
  const cells = [...lines.join('')];
  const cosines = Float32Array.from(cells, (cell) => Number.parseInt(cell, 36) / 10);
  const patches = new Float32Array(cells.length * 2);
  for (const patch of cells.keys()) patches[2 * patch] = 1;
  return { cosines, patches, rows: lines.length, columns: lines[0]!.length };
}

const boxesOf = (map: TextMap) =>
  patchGroups(map).map((group) => groupBox(group, map).map((side) => +side.toFixed(3)));

describe('patchGroups', () => {
  it('gives the connected patches around each peak, the highest first', () => {
    const map = mapOf('00000000', '09900000', '09900880', '00000880', '00000000');
    expect(patchGroups(map).map(({ patches }) => [...patches].sort((a, b) => a - b))).toEqual([
      [9, 10, 17, 18],
      [21, 22, 29, 30],
    ]);
  });

  it('leaves out low peaks, specks, and the rim of a group', () => {
    const map = mapOf('00000000', '09600088', '09600000', '00000333');
    expect(patchGroups(map).map(({ patches }) => patches)).toEqual([[9, 17]]);
  });

  it('cuts a group at a narrow neck, and not at a wide one', () => {
    const rows = ['00000000000', '09990009990', '09990009990', '09999999990', '09990009990', '09990009990'];
    const narrow = mapOf(...rows, '00000000000');
    expect(boxesOf(narrow)).toHaveLength(2);
    const wide = mapOf(...rows.slice(0, 3), rows[3]!, rows[3]!, rows[5]!, '00000000000');
    expect(boxesOf(wide)).toHaveLength(1);
  });

  it('cuts a group where its features change, and not where they do not', () => {
    const alike = mapOf('00000000', '09999990', '09999990', '00000000', '00000000');
    expect(patchGroups(alike)).toHaveLength(1);
    for (let patch = 0; patch < 40; patch++) {
      if (patch % 8 >= 4) alike.patches.set([0, 1], 2 * patch);
    }
    expect(boxesOf(alike)).toEqual([
      [1.2, 1.2, 4, 2.8],
      [4, 1.2, 6.8, 2.8],
    ]);
  });

  it('takes a thing that fills most of the map as one', () => {
    const map = mapOf('000000', '088880', '089880', '088880', '088880', '000000');
    const filling = mapOf('08880', '08980', '08880', '08880');
    expect([patchGroups(map).length, patchGroups(filling).length]).toEqual([1, 1]);
    expect(patchGroups(filling)[0]!.patches).toHaveLength(12);
  });

  it('takes all of a map that is the same everywhere', () => {
    expect(boxesOf(mapOf('55', '55'))).toEqual([[0, 0, 2, 2]]);
    expect(boxesOf(mapOf('5'))).toEqual([[0, 0, 1, 1]]);
  });
});

describe('groupBox', () => {
  it('lies where the cosine falls to the level, at most half a patch from the center', () => {
    // The level is 0.7 of 1.0: from 0.8 to 0 that is an eighth of the way, from 1 to 0.6 more than half of it.
    const map = mapOf('000000', '08a600', '000000');
    expect(boxesOf(map)).toEqual([[1.375, 1.2, 3, 1.8]]);
  });
});
