import { readFileSync } from 'node:fs';
import { demoCheckpoint, demoConcepts, demoScenes } from '@fgclip2/demo-checkpoint';
import { decodeImage } from '@fgclip2/image-processor/node';
import type { Box } from '@fgclip2/model';
import { dot, normalize, Tensor, type WalkType } from '@fgclip2/tensor';
import { afterAll, describe, expect, it } from 'vitest';
import { load } from './load.ts';

interface RegionResult {
  xyxy: Box;
  best: string;
  best_emoji: string;
  cosines_first5: number[];
  best_cosine: number;
}

interface HeatPeak {
  emoji: string;
  peak_row: number;
  peak_col: number;
  peak_cosine: number;
  mean_cosine: number;
}

interface Scene extends Record<`regions_${'en' | 'zh'}`, RegionResult[]> {
  file: string;
  heat_peaks_en: HeatPeak[];
  spatial_shape: [number, number];
  budget: number;
  image_feature_first8: number[];
  image_feature_norm: number;
}

// What an independent implementation gives for the same files, from the PNG files and the texts on: its `made_by`
// says which.
const expected = JSON.parse(
  readFileSync(new URL('../../../demo-checkpoint/expected.json', import.meta.url), 'utf8'),
);
const scenes = (expected.scenes as Scene[]).map((scene, index) => ({ ...scene, index }));
const sets = Object.keys(expected.texts) as (keyof typeof expected.texts)[];
const walkOf = (set: string): WalkType => (set.startsWith('long') ? 'long' : 'short');

const fgclip2 = await load(demoCheckpoint);
afterAll(() => fgclip2.dispose());

const images = await Promise.all(
  demoScenes().map(async ({ url }) => {
    const inputs = await fgclip2.imageProcessor.preprocess(await decodeImage(url));
    const [encoded] = await Array.fromAsync(fgclip2.model.encodeImages(inputs));
    return { inputs, encoded: encoded!, features: await encoded!.imageFeatures() };
  }),
);

describe('text', () => {
  it.each(sets)('gives the ids of %s', (set) => {
    const ids: number[][] = expected.ids[set];
    const { inputIds } = fgclip2.tokenizer.encode(expected.texts[set].slice(0, ids.length), {
      walkType: walkOf(set as string),
    });
    expect(Array.from(inputIds.data, Number)).toEqual(ids.flat());
  });
});

describe('images', () => {
  it.each(scenes)('$file', (scene) => {
    const { inputs, features } = images[scene.index]!;
    expect(Array.from(inputs.spatialShapes.data, Number)).toEqual(scene.spatial_shape);
    expect(inputs.pixelValues.dims[1]).toBe(scene.budget);
    scene.image_feature_first8.forEach((value: number, index: number) => {
      expect(Math.abs(features.data[index]! - value)).toBeLessThan(2e-5);
    });
    expect(Math.abs(Math.hypot(...features.data) - scene.image_feature_norm)).toBeLessThan(1e-4);
  });
});

describe.each(['en', 'zh'] as const)('regions named in %s', (language) => {
  it.each(scenes)('$file', async (scene) => {
    const concepts = demoConcepts();
    const names = concepts.map((concept) => concept[language][0]!);
    const boxes = scene[`regions_${language}`];
    const { width, height } = demoScenes()[scene.index]!;
    const { encoded } = images[scene.index]!;
    const regions = await encoded.regionFeatures(
      boxes.map(({ xyxy }) => xyxy),
      [height, width],
    );
    const cosines = cosineTable(regions, await boxTexts(names));
    boxes.forEach(({ best, best_emoji, best_cosine, cosines_first5 }, index) => {
      const row = cosines[index]!;
      const winner = row.indexOf(Math.max(...row));
      expect([names[winner], concepts[winner]!.emoji]).toEqual([best, best_emoji]);
      expect(Math.abs(row[winner]! - best_cosine)).toBeLessThan(expected.tolerance.cosine);
      cosines_first5.forEach((cosine, i) => {
        expect(Math.abs(row[i]! - cosine)).toBeLessThan(expected.tolerance.cosine);
      });
    });
  });
});

describe('heat map peaks', () => {
  it.each(scenes)('$file', async ({ index, heat_peaks_en: peaks }) => {
    const { encoded } = images[index]!;
    const dense = await encoded.denseFeatures();
    const nameOf = (emoji: string) => demoConcepts().find((concept) => concept.emoji === emoji)!.en[0]!;
    const texts = await boxTexts(peaks.map(({ emoji }) => nameOf(emoji)));
    const maps = cosineTable(texts, dense);
    peaks.forEach(({ peak_row, peak_col, peak_cosine, mean_cosine }, i) => {
      const map = maps[i]!;
      const peak = map.indexOf(Math.max(...map));
      expect([Math.floor(peak / encoded.columns), peak % encoded.columns]).toEqual([peak_row, peak_col]);
      expect(Math.abs(map[peak]! - peak_cosine)).toBeLessThan(expected.tolerance.cosine);
      const mean = map.reduce((sum, cosine) => sum + cosine, 0) / map.length;
      expect(Math.abs(mean - mean_cosine)).toBeLessThan(expected.tolerance.cosine);
    });
  });
});

describe('logits', () => {
  it.each(sets)('of every scene against every text of %s', async (set) => {
    const inputs = fgclip2.tokenizer.encode(expected.texts[set], { walkType: walkOf(set as string) });
    const textFeatures = await fgclip2.model.getTextFeatures(inputs);
    const width = textFeatures.dims[1]!;
    const all = new Tensor(
      'float32',
      Float32Array.from(images.flatMap(({ features }) => [...features.data])),
      [images.length, width],
    );
    const { logitsPerImage } = await fgclip2.model.logits(all, textFeatures);
    const wanted: number[] = expected.logits_per_image[set].flat();
    const worst = Math.max(...wanted.map((logit, index) => Math.abs(logitsPerImage.data[index]! - logit)));
    expect(worst).toBeLessThan(expected.tolerance.logits);
  });
});

describe('rank', () => {
  it('gives the logits of the reference, the best caption first, with its place in the list', async () => {
    const [scene] = demoScenes();
    const captions = expected.texts.short_en.slice(0, 3);
    const ranking = await fgclip2.rank(scene!.url, captions);
    expect(ranking.map(({ text }) => text)).toEqual([captions[0], captions[1], captions[2]]);
    expect(ranking.map(({ index }) => index)).toEqual([0, 1, 2]);
    for (const { index, logit, probability } of ranking) {
      expect(Math.abs(logit - expected.logits_per_image.short_en[0][index])).toBeLessThan(1e-3);
      expect(probability).toBeCloseTo(1 / (1 + Math.exp(-logit)), 12);
    }
  });
});

function boxTexts(texts: readonly string[]): Promise<Tensor<'float32'>> {
  return fgclip2.model.getTextFeatures(fgclip2.tokenizer.encode(texts, { walkType: 'box' }));
}

/** Cosines of the rows of `a` (outer) with the rows of `b` (inner). */
function cosineTable(a: Tensor<'float32'>, b: Tensor<'float32'>): number[][] {
  const rows = (tensor: Tensor<'float32'>) => {
    const [count, width] = tensor.dims as [number, number];
    const { data } = normalize(tensor);
    return Array.from({ length: count }, (_, i) => data.subarray(i * width, (i + 1) * width));
  };
  const inner = rows(b);
  return rows(a).map((row) => inner.map((other) => dot(row, other)));
}
