import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { dot, normalize, Tensor } from '@fgclip2/tensor';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { load } from '../node/load.ts';
import type { ClassifyOptions } from './classify.ts';
import type { TaskProgress } from './embed-texts.ts';
import { chineseTemplates, englishTemplates } from './prompt-templates.ts';

const fgclip2 = await load(demoCheckpoint);
afterAll(() => fgclip2.dispose());
afterEach(() => vi.restoreAllMocks());

const [burger, keyboard] = demoScenes().map(({ url }) => url) as [URL, URL];
const labels = ['hamburger', 'keyboard', '汽车', '桌子'];

describe('classify', () => {
  it('finds the thing in an image, in both languages, with the best label first', async () => {
    for (const list of [labels, ['汉堡', '键盘', 'car', 'table']]) {
      const { images, failures } = await fgclip2.classify([burger, keyboard], list);
      expect(images.map((image) => image.labels[0]!.label)).toEqual([list[0], list[1]]);
      expect(images.map(({ index, name }) => [index, name])).toEqual([
        [0, burger.href],
        [1, keyboard.href],
      ]);
      expect(failures).toEqual([]);
      for (const image of images) {
        const logits = image.labels.map(({ logit }) => logit);
        expect(logits).toEqual([...logits].sort((a, b) => b - a));
        const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
        for (const { label, index, logit, score, probability } of image.labels) {
          expect(list[index]).toBe(label);
          expect(score).toBeCloseTo(Math.exp(logit) / sum, 9);
          expect(probability).toBe(1 / (1 + Math.exp(-logit)));
        }
      }
    }
  });

  it('takes for a label the mean of its prompts, each of length 1, made length 1 again', async () => {
    const templates = ['a photo of {}', 'this is {label}, {label}'];
    const [label] = await fgclip2.classify(burger, ['hamburger'], { templates });
    const { vectors } = await fgclip2.embedTexts(['a photo of hamburger', 'this is hamburger, hamburger']);
    const mean = Float32Array.from(
      { length: 192 },
      (_, i) => (vectors.data[i]! + vectors.data[192 + i]!) / 2,
    );
    const ensemble = normalize(new Tensor('float32', mean, [1, 192]));
    expect(Math.hypot(...mean)).toBeLessThan(0.999);
    const image = await fgclip2.embedImages([burger]);
    const { logitsPerImage } = await fgclip2.model.logits(image.vectors, ensemble);
    expect(label!.logit).toBeCloseTo(logitsPerImage.data[0]!, 5);
    expect(dot(ensemble.data, image.vectors.data)).toBeGreaterThan(0);
  });

  it('prompts each label in its own language unless templates are given', async () => {
    const encode = vi.spyOn(fgclip2.tokenizer, 'encode');
    await fgclip2.classify([burger], ['hamburger', '汉堡']);
    await fgclip2.classify([burger], ['hamburger', '汉堡'], { templates: ['{}'] });
    const asked = encode.mock.calls.map(([texts]) => texts);
    expect(asked).toEqual([
      [
        ...englishTemplates.map((template) => template.replace('{}', 'hamburger')),
        ...chineseTemplates.map((template) => template.replace('{}', '汉堡')),
      ],
      ['hamburger', '汉堡'],
    ]);
  });

  it('is a ranking where the labels are taken as they are', async () => {
    const scored = await fgclip2.classify(burger, labels, { templates: ['{}'] });
    const ranking = await fgclip2.rank(burger, labels);
    ranking.forEach(({ text, logit, score }, place) => {
      const { label, logit: other, score: otherScore } = scored[place]!;
      expect(label).toBe(text);
      expect(Math.abs(other - logit)).toBeLessThan(3e-6);
      expect(Math.abs(otherScore - score)).toBeLessThan(3e-6);
    });
  });

  it('computes the labels once for all images, and tells how far it has come', async () => {
    const text = vi.spyOn(fgclip2.model, 'getTextFeatures');
    const progress: TaskProgress[] = [];
    const given = [burger, '/no/such.png', keyboard];
    const { images, failures } = await fgclip2.classify(given, labels, {
      topK: 2,
      onProgress: (event) => progress.push(event),
    });
    const prompts = text.mock.calls.reduce((sum, [{ inputIds }]) => sum + inputIds.dims[0]!, 0);
    expect(prompts).toBe(labels.length * englishTemplates.length);
    expect(progress).toEqual([1, 2, 3].map((done) => ({ done, total: 3 })));
    expect(images.map((image) => [image.index, image.labels.length])).toEqual([
      [0, 2],
      [2, 2],
    ]);
    expect(failures.map(({ index, name }) => [index, name])).toEqual([[1, '/no/such.png']]);
  });

  it('gives one image its labels, as it gives them to the only one of an array', async () => {
    const alone = await fgclip2.classify(burger, labels, { topK: 2 });
    const { images } = await fgclip2.classify([burger], labels, { topK: 2 });
    expect(alone).toEqual(images[0]!.labels);
    expect(alone.map(({ label }) => label)[0]).toBe('hamburger');
    expect(alone).toHaveLength(2);
    await expect(fgclip2.classify('/no/such.png', labels)).rejects.toThrow(
      'at /no/such.png, got no such file.',
    );
  });

  it('rejects what was aborted before', async () => {
    const reason = new Error('changed my mind');
    const signal = AbortSignal.abort(reason);
    await expect(fgclip2.classify([burger], labels, { signal })).rejects.toBe(reason);
  });

  it.each<[labels: unknown, options: ClassifyOptions, words: string]>([
    [undefined, {}, '[fgclip2] Expected one or more labels, got undefined.'],
    [[], {}, '[fgclip2] Expected one or more labels, got [].'],
    ['cat', {}, '[fgclip2] Expected one or more labels, got "cat".'],
    [['cat', ' '], {}, '[fgclip2] Expected a word for labels[1], got " ".'],
    [['cat', 'dog', 'cat'], {}, 'Expected labels that differ, got "cat" for labels[0] and labels[2].'],
    [labels, { templates: [] }, '[fgclip2] Expected one or more templates, got [].'],
    [
      labels,
      { templates: ['{}', 'a photo'] },
      '[fgclip2] Expected a place for the label, {} or {label}, in templates[1], got "a photo".',
    ],
    [labels, { templates: [7 as unknown as string] }, 'Expected a string for templates[0], got 7.'],
    [labels, { topK: 0 }, '[fgclip2] Expected a whole number >= 1 for topK, got 0.'],
  ])('refuses %j with %j', async (given, options, words) => {
    await expect(fgclip2.classify([burger], given as string[], options)).rejects.toThrow(words);
  });

  it('refuses no images', async () => {
    await expect(fgclip2.classify([], labels)).rejects.toThrow(
      new RangeError('[fgclip2] Expected one or more images, got [].'),
    );
  });
});
