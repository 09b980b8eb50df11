import { demoCheckpoint, demoConcepts, demoScenes } from '@fgclip2/demo-checkpoint';
import { normalize, type Tensor, type WalkType } from '@fgclip2/tensor';
import { type Fgclip2, type LoadOptions, load } from 'fgclip2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

type Box = readonly [number, number, number, number];

interface RegionResult {
  xyxy: Box;
  best: string;
  best_cosine: number;
  cosines_first5: number[];
}

/** What `expected.json` of the demo checkpoint says: its `made_by` names the independent implementation. */
interface Expected {
  tolerance: { logits: number; cosine: number };
  texts: Record<string, string[]>;
  logits_per_image: Record<string, number[][]>;
  scenes: (Record<'regions_en' | 'regions_zh', RegionResult[]> & {
    file: string;
    heat_peaks_en: {
      emoji: string;
      peak_row: number;
      peak_col: number;
      peak_cosine: number;
      mean_cosine: number;
    }[];
  })[];
}

/** The demo checkpoint's expected results, asked of `fgclip2` in the page. */
export async function demoCheckpointResults(options: LoadOptions): Promise<void> {
  const response = await fetch('/packages/demo-checkpoint/expected.json');
  const expected: Expected = await response.json();
  const scenes = demoScenes();
  const concepts = demoConcepts();
  let fgclip2: Fgclip2;
  beforeAll(async () => {
    fgclip2 = await load(demoCheckpoint, options);
  });
  afterAll(() => fgclip2?.dispose());

  describe('logits of every scene', () => {
    it.each(Object.keys(expected.texts))('against every text of %s', async (set) => {
      const walkType: WalkType = set.startsWith('long') ? 'long' : 'short';
      const texts = await fgclip2.embedTexts(expected.texts[set]!, { walkType });
      const images = await fgclip2.embedImages(scenes.map(({ url }) => url));
      expect(images.failures).toEqual([]);
      const { logitsPerImage } = await fgclip2.model.logits(images.vectors, texts.vectors);
      const wanted = expected.logits_per_image[set]!.flat();
      const worst = Math.max(...wanted.map((logit, i) => Math.abs(logitsPerImage.data[i]! - logit)));
      expect(worst).toBeLessThan(expected.tolerance.logits);
    });
  });

  it.each(scenes.map(({ file }, index) => ({ file, index })))(
    'ranks captions in both languages for $file',
    async ({ index }) => {
      const { url, caption, falseCaption } = scenes[index]!;
      const captions = [caption.en, caption.zh, falseCaption.en, falseCaption.zh];
      const ranking = await fgclip2.rank(url, captions);
      const wanted = (['en', 'zh'] as const).map((language) => {
        const place = expected.texts[`short_${language}`]!.indexOf(caption[language]);
        return expected.logits_per_image[`short_${language}`]![index]![place]!;
      });
      for (const { index: place, logit } of ranking) {
        if (place < 2) expect(Math.abs(logit - wanted[place]!)).toBeLessThan(expected.tolerance.logits);
      }
    },
  );

  it.each(scenes.map(({ file }, index) => ({ file, index })))(
    'finds on $file where things are',
    async ({ index }) => {
      const picture = await fgclip2.encode(scenes[index]!.url);
      for (const peak of expected.scenes[index]!.heat_peaks_en) {
        const name = concepts.find(({ emoji }) => emoji === peak.emoji)!.en[0]!;
        const map = await picture.heatmap(name);
        expect([map.peak.row, map.peak.column]).toEqual([peak.peak_row, peak.peak_col]);
        expect(Math.abs(map.max - peak.peak_cosine)).toBeLessThan(expected.tolerance.cosine);
        expect(Math.abs(map.mean - peak.mean_cosine)).toBeLessThan(expected.tolerance.cosine);
      }
    },
  );

  describe.each(['en', 'zh'] as const)('names regions in %s', (language) => {
    const names = concepts.map((concept) => concept[language][0]!);
    let texts: Tensor<'float32'>;
    beforeAll(async () => {
      texts = (await fgclip2.embedTexts(names, { walkType: 'box' })).vectors;
    });

    it.each(scenes.map(({ file }, index) => ({ file, index })))('on $file', async ({ index }) => {
      const { url, width, height } = scenes[index]!;
      const results = expected.scenes[index]![`regions_${language}`];
      const { encoded } = await fgclip2.encode(url);
      const regions = await encoded.regionFeatures(
        results.map(({ xyxy }) => xyxy),
        [height, width],
      );
      const cosines = cosinesOf(normalize(regions), texts);
      for (const [box, { best, best_cosine, cosines_first5 }] of results.entries()) {
        const row = cosines[box]!;
        const highest = Math.max(...row);
        expect(names[row.indexOf(highest)]).toBe(best);
        expect(Math.abs(highest - best_cosine)).toBeLessThan(expected.tolerance.cosine);
        for (const [i, cosine] of cosines_first5.entries()) {
          expect(Math.abs(row[i]! - cosine)).toBeLessThan(expected.tolerance.cosine);
        }
      }
    });
  });

  it('names a region through the task, like the features', async () => {
    const results = expected.scenes[9]!.regions_zh;
    const names = concepts.slice(0, 5).map(({ zh }) => zh[0]!);
    const boxes = results.map(({ xyxy }) => xyxy);
    const regions = await fgclip2.regions(scenes[9]!.url, boxes, names);
    for (const [box, { cosines_first5 }] of results.entries()) {
      for (const { index, cosine } of regions[box]!.labels) {
        expect(Math.abs(cosine - cosines_first5[index]!)).toBeLessThan(expected.tolerance.cosine);
      }
    }
  });
}

/** Of rows of length 1: of each of `a` with each of `b`. */
function cosinesOf(a: Tensor<'float32'>, b: Tensor<'float32'>): number[][] {
  const [rows, width] = a.dims as [number, number];
  const [others] = b.dims as [number, number];
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: others }, (_, other) => {
      let sum = 0;
      for (let i = 0; i < width; i++) sum += a.data[row * width + i]! * b.data[other * width + i]!;
      return sum;
    }),
  );
}
