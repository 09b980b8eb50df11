import { readFileSync } from 'node:fs';
import { demoCheckpoint, demoConcepts, demoScenes } from '@fgclip2/demo-checkpoint';
import { afterAll, describe, expect, it } from 'vitest';
import { load } from '../node/load.ts';

// What an independent implementation says of the same images: its `made_by` says which.
const expected: {
  scenes: {
    heat_peaks_en: {
      emoji: string;
      peak_row: number;
      peak_col: number;
      peak_cosine: number;
      mean_cosine: number;
    }[];
  }[];
  tolerance: { cosine: number };
} = JSON.parse(readFileSync(new URL('../../../demo-checkpoint/expected.json', import.meta.url), 'utf8'));

const fgclip2 = await load(demoCheckpoint);
afterAll(() => fgclip2.dispose());

const scene = demoScenes()[9]!;

describe('heatmap', () => {
  it.each(demoScenes().map(({ file, url }, index) => ({ file, url, index })))(
    'peaks where the reference peaks on $file',
    async ({ url, index }) => {
      const image = await fgclip2.encode(url);
      for (const peak of expected.scenes[index]!.heat_peaks_en) {
        const name = demoConcepts().find(({ emoji }) => emoji === peak.emoji)!.en[0]!;
        const map = await image.heatmap(name);
        expect([map.peak.row, map.peak.column]).toEqual([peak.peak_row, peak.peak_col]);
        expect(Math.abs(map.peak.cosine - peak.peak_cosine)).toBeLessThan(expected.tolerance.cosine);
        expect(Math.abs(map.mean - peak.mean_cosine)).toBeLessThan(expected.tolerance.cosine);
      }
    },
  );

  it('gives the map, its range, and its peak in pixels of the image', async () => {
    const map = await fgclip2.heatmap(scene.url, 'lobster');
    expect(map.text).toBe('lobster');
    expect([map.width, map.height, map.rows, map.columns]).toEqual([256, 224, 15, 17]);
    expect(map.cosines).toHaveLength(15 * 17);
    expect([map.min, map.max]).toEqual([Math.min(...map.cosines), Math.max(...map.cosines)]);
    const { row, column, x, y, cosine } = map.peak;
    expect(map.cosines[row * 17 + column]).toBe(cosine);
    expect(cosine).toBe(map.max);
    expect(x).toBeCloseTo(((column + 0.5) * 256) / 17, 9);
    expect(y).toBeCloseTo(((row + 0.5) * 224) / 15, 9);
    const [left, top, right, bottom] = scene.boxes.find(({ phrase }) => phrase.en.includes('lobster'))!.box;
    expect(left < x && x < right && top < y && y < bottom).toBe(true);
  });

  it('reads the text on the box walk, or on the walk that is asked for', async () => {
    const image = await fgclip2.encode(scene.url);
    const usual = await image.heatmap('lobster');
    expect((await image.heatmap('lobster', { walkType: 'box' })).cosines).toEqual(usual.cosines);
    expect((await image.heatmap('lobster', { walkType: 'short' })).cosines).not.toEqual(usual.cosines);
  });

  it('is finer with more patches', async () => {
    const map = await fgclip2.heatmap(scene.url, 'lobster', { maxNumPatches: 1024 });
    expect(map.rows * map.columns).toBeGreaterThan(900);
  });

  it('refuses what is no text', async () => {
    await expect(fgclip2.heatmap(scene.url, 7 as unknown as string)).rejects.toThrow(
      'Expected a string for texts[0], got 7.',
    );
  });
});
