import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import type { Fgclip2Model, ImageFeatures } from '@fgclip2/model';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { Tensor } from '@fgclip2/tensor';
import { afterAll, describe, expect, it } from 'vitest';
import { Fgclip2 } from './fgclip2.ts';
import { Downloads } from './loading/downloads.ts';
import { load } from './node/load.ts';
import type { Stage } from './tasks/timed-step.ts';

const fgclip2 = await load(demoCheckpoint);
afterAll(() => fgclip2.dispose());

const scene = demoScenes()[6]!;
const captions = [scene.falseCaption.en, scene.caption.en, scene.caption.zh];

/** The same, with other features. */
function withFeatures(text: number[][], image: number[][]): Fgclip2 {
  const rows = (values: number[][]) =>
    new Tensor('float32', Float32Array.from(values.flat()), [values.length, values[0]!.length]);
  const fake: Partial<Fgclip2Model> = {
    getTextFeatures: async () => rows(text),
    async *encodeImages() {
      yield { imageFeatures: async () => rows(image) } as Partial<ImageFeatures> as ImageFeatures;
    },
    logits: (...features) => fgclip2.model.logits(...features),
  };
  return new Fgclip2({
    ...fgclip2,
    model: fake as Fgclip2Model,
    engine: nodeRuntime(),
    ownsEngine: false,
    downloads: new Downloads(),
  });
}

describe('rank', () => {
  it('puts the best caption first and says where it stood', async () => {
    const ranking = await fgclip2.rank(scene.url, captions);
    expect(ranking.map(({ text }) => captions.indexOf(text))).toEqual(ranking.map(({ index }) => index));
    const logits = ranking.map(({ logit }) => logit);
    expect(logits).toEqual([...logits].sort((a, b) => b - a));
    const places = Object.fromEntries(ranking.map(({ text }, place) => [text, place]));
    expect(places[scene.caption.en]).toBeLessThan(places[scene.falseCaption.en]!);
  });

  it('gives each caption alone the same probability, and a score among those asked', async () => {
    const ranking = await fgclip2.rank(scene.url, captions);
    const sum = ranking.reduce((total, { logit }) => total + Math.exp(logit), 0);
    for (const caption of captions) {
      const [alone] = await fgclip2.rank(scene.url, [caption]);
      const { logit, score, probability } = ranking.find(({ text }) => text === caption)!;
      expect(Math.abs(alone!.logit - logit)).toBeLessThan(3e-6);
      expect(alone!.index).toBe(0);
      expect(probability).toBe(1 / (1 + Math.exp(-logit)));
      expect(alone!.score).toBe(1);
      expect(score).toBeCloseTo(Math.exp(logit) / sum, 9);
    }
  });

  it('keeps captions that score the same in their order', async () => {
    const ranking = await fgclip2.rank(scene.url, ['a cat', 'A Cat', 'a cat']);
    for (const [place, { logit, index }] of ranking.entries()) {
      const before = ranking[place - 1];
      if (before?.logit === logit) expect(before.index).toBeLessThan(index);
    }
    const logits = ranking.map(({ logit }) => logit);
    expect(Math.max(...logits) - Math.min(...logits)).toBeLessThan(3e-6);
  });

  it('cuts a text that is too long for the short walk, with its <eos> in the last slot', async () => {
    const tokens = (text: string) => fgclip2.tokenizer.encode(text, { maxLength: 400, padding: 'longest' });
    const long = `${'a brown cheese wedge, '.repeat(20)}and a compass`;
    const ids = [...tokens(long).inputIds.data];
    expect(ids.length).toBeGreaterThan(64);
    const cut = [...ids.slice(0, 63), 1n];
    const { inputIds } = fgclip2.tokenizer.encode(long);
    expect([...inputIds.data]).toEqual(cut);
    const [ranked] = await fgclip2.rank(scene.url, [long]);
    const [other] = await fgclip2.rank(scene.url, [`${long} and a keyboard`]);
    expect(other!.logit).toBe(ranked!.logit);
    const [read] = await fgclip2.rank(scene.url, [long], { walkType: 'long' });
    expect(read!.logit).not.toBe(ranked!.logit);
  });

  it('reads captions of every walk', async () => {
    const logits: number[] = [];
    for (const walkType of ['short', 'box', 'long'] as const) {
      const [best] = await fgclip2.rank(scene.url, [scene.longCaption.en], { walkType });
      logits.push(best!.logit);
    }
    expect(new Set(logits).size).toBe(3);
  });

  it('cuts the image into as many patches as the option says', async () => {
    const [few] = await fgclip2.rank(scene.url, captions, { maxNumPatches: 16 });
    const [many] = await fgclip2.rank(scene.url, captions);
    expect(few!.logit).not.toBe(many!.logit);
    await expect(fgclip2.rank(scene.url, captions, { maxNumPatches: 0 })).rejects.toThrow(
      new RangeError('[@fgclip2/image-processor] Expected a whole number >= 1 for maxNumPatches, got 0.'),
    );
  });

  it('tells how long each stage took, once', async () => {
    const stages: [Stage, number][] = [];
    await fgclip2.rank(scene.url, captions, { onStage: (...stage) => stages.push(stage) });
    expect(stages.map(([stage]) => stage).sort()).toEqual(['decode', 'preprocess', 'text', 'vision']);
    expect(stages.every(([, milliseconds]) => milliseconds >= 0)).toBe(true);
  });

  it('rejects what was aborted before, and stops between its steps', async () => {
    const reason = new Error('changed my mind');
    const aborted = fgclip2.rank(scene.url, captions, { signal: AbortSignal.abort(reason) });
    await expect(aborted).rejects.toBe(reason);
    const controller = new AbortController();
    const stages: Stage[] = [];
    const stopped = fgclip2.rank(scene.url, captions, {
      signal: controller.signal,
      onStage: (stage) => {
        stages.push(stage);
        controller.abort(reason);
      },
    });
    await expect(stopped).rejects.toBe(reason);
    expect(stages).toHaveLength(1);
  });

  it('names the image that is missing', async () => {
    await expect(fgclip2.rank('/no/such/photo.jpg', captions)).rejects.toThrow(
      'Expected an image file at /no/such/photo.jpg, got no such file.',
    );
  });

  it.each([
    ['a cat', new TypeError('[fgclip2] Expected an array of strings for captions, got "a cat".')],
    [undefined, new TypeError('[fgclip2] Expected an array of strings for captions, got undefined.')],
    [['a cat', 7], new TypeError('[@fgclip2/tokenizer] Expected a string for texts[1], got 7.')],
    [[], new RangeError('[@fgclip2/tokenizer] Expected at least one text for texts, got [].')],
  ])('refuses %j as captions', async (given, error) => {
    await expect(fgclip2.rank(scene.url, given as string[])).rejects.toThrow(error);
  });

  it('refuses a vector of zeros, which has no direction', async () => {
    const noText = withFeatures(
      [
        [1, 0],
        [0, 0],
      ],
      [[1, 0]],
    );
    await expect(noText.rank(scene.url, ['a cat', 'a dog'])).rejects.toThrow(
      new Error('[fgclip2] Expected a vector with a direction for a dog, got zeros.'),
    );
    const noImage = withFeatures([[1, 0]], [[0, 0]]);
    await expect(noImage.rank(scene.url, ['a cat'])).rejects.toThrow(
      new Error(`[fgclip2] Expected a vector with a direction for ${scene.url}, got zeros.`),
    );
  });
});
