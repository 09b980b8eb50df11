import { readFileSync } from 'node:fs';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { decodeImage } from '@fgclip2/image-processor/node';
import { Tensor, type WalkType } from '@fgclip2/tensor';
import { afterAll, describe, expect, it } from 'vitest';
import { load } from './load.ts';

interface Scene {
  file: string;
  spatial_shape: [number, number];
  budget: number;
  image_feature_first8: number[];
  image_feature_norm: number;
}

// What the authors' own code answers on the same files, from the PNG files and the texts on.
const expected = JSON.parse(
  readFileSync(new URL('../../demo-checkpoint/expected.json', import.meta.url), 'utf8'),
);
const scenes = (expected.scenes as Scene[]).map((scene, index) => ({ ...scene, index }));
const sets = Object.keys(expected.texts) as (keyof typeof expected.texts)[];
const walkOf = (set: string): WalkType => (set.startsWith('long') ? 'long' : 'short');

const fgclip2 = await load(demoCheckpoint);
afterAll(() => fgclip2.dispose());

const images = await Promise.all(
  demoScenes().map(async ({ url }) => {
    const inputs = await fgclip2.imageProcessor.process(await decodeImage(url));
    return { inputs, features: await fgclip2.model.getImageFeatures(inputs) };
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
