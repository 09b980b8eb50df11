import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { dot } from '@fgclip2/tensor';
import { load } from 'fgclip2';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { imageParts } from './parts/part-vectors.ts';
import { searchImages } from './search-images.ts';
import type { ImageStore, StoredImage } from './store/image-store.ts';
import { memoryStore } from './store/memory-store.ts';
import { maker } from './suite/made-images.ts';

const fgclip2 = await load(demoCheckpoint);
afterAll(() => fgclip2.dispose());
const scenes = demoScenes();
const logits = { scale: 60, bias: -12 };

/** The scenes as a store keeps them; the path is the number of the scene. */
const rows: StoredImage[] = [];
for (const [number, { url }] of scenes.entries()) {
  const image = await fgclip2.encode(url);
  const { vectors } = await fgclip2.embedImages([url]);
  const hash = number.toString(16).padStart(64, '0');
  const { width, height } = image;
  const parts = await imageParts(image);
  rows.push({
    ...{ id: hash, hash, path: `/scenes/${number}`, size: 1, mtimeMs: 1, width, height },
    ...{ vector: vectors.data.slice(), parts },
  });
}
const { source } = await fgclip2.embedImages([]);

/** What a thing of a scene is called. */
const phraseOf = (scene: number, thing: number, language: 'en' | 'zh') =>
  scenes[scene]!.boxes[thing]!.phrase[language];

async function storeOf(images: readonly StoredImage[] = rows): Promise<ImageStore> {
  const store = memoryStore();
  await store.upsert(images, { source, logits });
  return store;
}

describe('searchImages', () => {
  let store: ImageStore;
  beforeAll(async () => {
    store = await storeOf();
  });

  it.each(['en', 'zh'] as const)('finds each scene by its caption (%s)', async (language) => {
    for (const [number, { caption }] of scenes.entries()) {
      const { matches, way } = await searchImages(fgclip2, store, { text: caption[language] }, { limit: 1 });
      expect([caption[language], matches[0]?.path, way]).toEqual([
        caption[language],
        `/scenes/${number}`,
        'exact',
      ]);
    }
  });

  it.each(['en', 'zh'] as const)(
    'finds things by the parts of images, with a box on them (%s)',
    async (language) => {
      for (const [scene, thing] of [
        [2, 0],
        [3, 0],
        [6, 0],
      ] as const) {
        const text = phraseOf(scene, thing, language);
        const { matches } = await searchImages(fgclip2, store, { text }, { limit: 1, details: true });
        const [x1, y1, x2, y2] = matches[0]!.box!;
        const number = Number(matches[0]!.path.split('/').pop());
        const things = scenes[number]!.boxes.filter(({ phrase }) => phrase[language] === text);
        expect([text, things.length]).toEqual([text, 1]);
        const [left, top, right, bottom] = things[0]!.box;
        const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
        expect(x > left && x < right && y > top && y < bottom).toBe(true);
      }
    },
  );

  it('gives the cosines and probabilities of the store', async () => {
    const text = scenes[4]!.caption.en;
    const { vectors } = await fgclip2.embedTexts([text]);
    const found = await searchImages(fgclip2, store, { text }, { limit: 3, offset: 1 });
    const { matches, ...how } = await store.search({ pooled: vectors.data }, { limit: 3, offset: 1 });
    expect(found).toEqual({
      ...how,
      matches,
      withoutParts: 0,
      vector: vectors.data,
      timings: { model: expect.any(Number), store: expect.any(Number) },
    });
  });

  it('keeps what is likely enough, by the image or by its best part', async () => {
    for (const details of [false, true]) {
      const text = phraseOf(6, 0, 'en');
      const all = (await searchImages(fgclip2, store, { text }, { details, limit: 20 })).matches;
      for (const { cosine, probability } of all) {
        expect(probability).toBeCloseTo(1 / (1 + Math.exp(12 - 60 * cosine)), 12);
      }
      const least = all[2]!.probability!;
      const likely = await searchImages(fgclip2, store, { text }, { details, minProbability: least });
      expect(likely.matches).toEqual(all.slice(0, 3));
      const sure = await searchImages(fgclip2, store, { text }, { details, minProbability: 1 });
      expect(sure.matches).toEqual([]);
      const any = await searchImages(fgclip2, store, { text }, { details, minProbability: 0, limit: 20 });
      expect(any.matches).toEqual(all);
    }
  });

  it('finds what looks like an image, without probabilities', async () => {
    const { matches } = await searchImages(fgclip2, store, { image: scenes[5]!.url }, { limit: 2 });
    expect(matches[0]).toMatchObject({ path: '/scenes/5', cosine: expect.closeTo(1, 5) });
    expect(matches[1]!.cosine).toBeLessThan(0.99);
    expect(matches.map(({ probability }) => probability)).toEqual([undefined, undefined]);
  });

  it('finds what is in a box of an image', async () => {
    const { url, boxes } = scenes[2]!;
    const image = await fgclip2.encode(url);
    for (const { box } of boxes) {
      const { matches } = await searchImages(
        fgclip2,
        store,
        { image: url, box },
        { limit: 1, details: true },
      );
      const region = await image.features.regionFeatures([[...box]], [image.height, image.width]);
      const length = Math.sqrt(dot(region.data, region.data));
      const cosines = rows[2]!.parts!.parts.map(
        ({ vector, scale }) => (dot(region.data, Float32Array.from(vector)) * scale) / length,
      );
      expect(matches[0]!.path).toBe('/scenes/2');
      expect(matches[0]!.cosine).toBeCloseTo(Math.max(...cosines), 6);
    }
  });

  it('adds texts up, and takes others away', async () => {
    const [car, tree] = [phraseOf(2, 0, 'en'), phraseOf(2, 1, 'en')];
    const { matches } = await searchImages(fgclip2, store, { text: car, plus: [tree], minus: ['桥'] });
    const { vectors } = await fgclip2.embedTexts([car, tree, '桥']);
    const [a, b, c] = [0, 1, 2].map((row) => vectors.row(row).data);
    const sum = a!.map((value, i) => value + b![i]! - c![i]!);
    const length = Math.sqrt(dot(sum, sum));
    for (const { path, cosine, probability } of matches) {
      const { vector } = rows[Number(path.split('/').pop())]!;
      expect(cosine).toBeCloseTo(dot(vector, sum) / length, 5);
      expect(probability).toBe(undefined);
    }
    expect(matches[0]!.path).toBe('/scenes/2');
    const without = await searchImages(
      fgclip2,
      store,
      { text: car, plus: [tree], minus: [car] },
      { limit: 1 },
    );
    const alone = await searchImages(fgclip2, store, { text: tree }, { limit: 1 });
    expect(without.matches[0]!.cosine).toBeCloseTo(alone.matches[0]!.cosine, 5);
  });

  it('takes as many patches as the store does', async () => {
    const few = { ...source, patches: 100 };
    const { vectors } = await fgclip2.embedImages([scenes[5]!.url], { maxNumPatches: 100 });
    const smaller = memoryStore();
    await smaller.upsert([{ ...rows[5]!, vector: vectors.data.slice() }], { source: few, logits });
    const { matches } = await searchImages(fgclip2, smaller, { image: scenes[5]!.url });
    expect(matches[0]!.cosine).toBeCloseTo(1, 5);
  });

  it('says how many images have no parts, and refuses where none has', async () => {
    const some = await storeOf([rows[0]!, { ...rows[1]!, parts: undefined }]);
    const text = phraseOf(0, 0, 'en');
    const { withoutParts, matches } = await searchImages(fgclip2, some, { text }, { details: true });
    expect([withoutParts, matches.length]).toEqual([1, 1]);
    const none = await storeOf([{ ...rows[1]!, parts: undefined }]);
    await expect(searchImages(fgclip2, none, { text }, { details: true })).rejects.toThrow(
      '[@fgclip2/search] Expected images with part vectors for details, got none: index them with parts.',
    );
  });

  it('finds nothing in an empty store', async () => {
    const { matches } = await searchImages(fgclip2, memoryStore(), { text: 'a key' }, { details: true });
    expect(matches).toEqual([]);
  });

  it('refuses a store of another model, before the image is read', async () => {
    const other = memoryStore();
    await other.upsert([{ ...rows[0]!, vector: unitOf(64), parts: undefined }], maker);
    const encode = vi.spyOn(fgclip2, 'encode');
    for (const query of [{ text: 'a key' }, { image: scenes[0]!.url }]) {
      await expect(searchImages(fgclip2, other, query)).rejects.toThrow(
        '[fgclip2] Expected vectors that were made the same way, got weights',
      );
    }
    expect(encode).not.toHaveBeenCalled();
    encode.mockRestore();
  });

  it('takes a query in another arithmetic where it may', async () => {
    const quantized = memoryStore();
    await quantized.upsert([rows[0]!], { source: { ...source, dtype: 'q8' }, logits });
    const query = { text: scenes[0]!.caption.en };
    await expect(searchImages(fgclip2, quantized, query)).rejects.toThrow('got dtype "fp16" and "q8".');
    const { matches } = await searchImages(fgclip2, quantized, query, { allowOtherArithmetic: true });
    expect(matches).toHaveLength(1);
  });

  it('refuses options that it does not know, and what is no store', async () => {
    const query = { text: 'a key' };
    await expect(searchImages(fgclip2, store, query, { limt: 3 } as never)).rejects.toThrow(
      'onWarning, signal in the options of searchImages, got limt.',
    );
    await expect(searchImages(fgclip2, undefined as never, query)).rejects.toThrow(
      '[@fgclip2/search] Expected a store for store, got undefined.',
    );
  });

  it.each([
    [undefined, "Expected an object such as { text: 'a red key' } for the query, got undefined."],
    [{}, 'Expected a text or an image for the query, got neither.'],
    [{ plus: ['a key'] }, 'Expected a text or an image for the query, got neither.'],
    [{ text: 'a key', txt: 'red' }, 'Expected one of text, image, box, plus, minus in the query, got txt.'],
    [{ text: ' ' }, 'Expected words for text of the query, got " ".'],
    [{ text: 'a key', plus: 'red' }, 'Expected an array of texts for plus, got "red".'],
    [{ text: 'a key', minus: ['red', 7] }, 'Expected words for minus[1] of the query, got 7.'],
    [{ text: 'a key', box: [0, 0, 9, 9] }, 'Expected an image for the box of the query, got none.'],
    [
      { image: scenes[0]!.url, box: [9, 0, 9, 9] },
      'Expected [x1, y1, x2, y2] with x1 < x2 and y1 < y2 for the box of the query, got [9, 0, 9, 9].',
    ],
    [
      { image: scenes[0]!.url, box: [200, 0, 300, 9] },
      'Expected a box of the image of 256 x 224 pixels, got [200, 0, 300, 9].',
    ],
    [
      { text: 'a key', minus: ['a key'] },
      'Expected a query with a direction, got texts that cancel each other out.',
    ],
  ])('refuses the query %j', async (query, message) => {
    // @ts-expect-error some are no queries
    await expect(searchImages(fgclip2, store, query)).rejects.toThrow(`[@fgclip2/search] ${message}`);
  });

  it('refuses a probability where there is none', async () => {
    await expect(
      searchImages(fgclip2, store, { text: 'a key', plus: ['red'] }, { minProbability: 0.5 }),
    ).rejects.toThrow(
      '[@fgclip2/search] Expected minCosine for a query with an image or several texts, got minProbability, which is known of one text alone.',
    );
    await expect(searchImages(fgclip2, store, { text: 'a key' }, { minProbability: 2 })).rejects.toThrow(
      '[@fgclip2/search] Expected a number from 0 to 1 for minProbability, got 2.',
    );
    const unknown = memoryStore();
    await unknown.upsert(rows, { source });
    for (const details of [false, true]) {
      await expect(
        searchImages(fgclip2, unknown, { text: 'a key' }, { minProbability: 0.5, details }),
      ).rejects.toThrow("Expected a store that knows the model's logit scale for minProbability");
    }
  });

  it('ends with the reason of its signal', async () => {
    const reason = new Error('enough');
    await expect(
      searchImages(fgclip2, store, { text: 'a key' }, { signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason);
  });
});

function unitOf(width: number): Float32Array {
  const vector = new Float32Array(width);
  vector[0] = 1;
  return vector;
}
