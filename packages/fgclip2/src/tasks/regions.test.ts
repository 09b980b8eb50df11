import { readFileSync } from 'node:fs';
import { demoCheckpoint, demoConcepts, demoScenes } from '@fgclip2/demo-checkpoint';
import type { Box } from '@fgclip2/model';
import { Tensor } from '@fgclip2/tensor';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { load } from '../node/load.ts';

interface ExpectedRegion {
  xyxy: Box;
  best: string;
  best_cosine: number;
  cosines_first5: number[];
}

// What an independent implementation says of the same images: its `made_by` says which.
const expected: {
  scenes: Record<'regions_en' | 'regions_zh', ExpectedRegion[]>[];
  tolerance: { cosine: number };
} = JSON.parse(readFileSync(new URL('../../../demo-checkpoint/expected.json', import.meta.url), 'utf8'));

const fgclip2 = await load(demoCheckpoint);
afterAll(() => fgclip2.dispose());

const scene = demoScenes()[9]!;
const boxes = scene.boxes.map(({ box }) => box);
const texts = ['a lobster', '键盘', 'hamburger', 'yellow sneaker'];

describe.each(['en', 'zh'] as const)('regions named in %s', (language) => {
  const names = demoConcepts().map((concept) => concept[language][0]!);

  it.each(demoScenes().map(({ file, url }, index) => ({ file, url, wantedIn: expected.scenes[index]! })))(
    'are those of the reference on $file',
    async ({ url, wantedIn }) => {
      const wanted = wantedIn[`regions_${language}`];
      const regions = await fgclip2.regions(
        url,
        wanted.map(({ xyxy }) => xyxy),
        names,
      );
      expect(regions.map(({ box }) => box)).toEqual(wanted.map(({ xyxy }) => xyxy));
      wanted.forEach(({ best, best_cosine, cosines_first5 }, box) => {
        const { labels } = regions[box]!;
        expect(labels[0]!.text).toBe(best);
        expect(Math.abs(labels[0]!.cosine - best_cosine)).toBeLessThan(expected.tolerance.cosine);
        const byIndex = [...labels].sort((a, b) => a.index - b.index);
        cosines_first5.forEach((cosine, index) => {
          expect(Math.abs(byIndex[index]!.cosine - cosine)).toBeLessThan(expected.tolerance.cosine);
        });
      });
    },
  );
});

describe('regions', () => {
  it('gives every text for every box, the best first, with both scores', async () => {
    const regions = await fgclip2.regions(scene.url, boxes, texts);
    expect(regions).toHaveLength(boxes.length);
    // Cosines 1 and 0 give away the factor and the bias of the logits.
    const unit = new Tensor('float32', new Float32Array([1, 0]), [1, 2]);
    const units = new Tensor('float32', new Float32Array([1, 0, 0, 1]), [2, 2]);
    const { data } = (await fgclip2.model.logits(unit, units)).logitsPerImage;
    const [factor, bias] = [data[0]! - data[1]!, data[1]!];
    for (const { labels } of regions) {
      expect(labels.map(({ index }) => texts[index])).toEqual(labels.map(({ text }) => text));
      expect(labels.map(({ index }) => index).sort()).toEqual([0, 1, 2, 3]);
      const cosines = labels.map(({ cosine }) => cosine);
      expect(cosines).toEqual([...cosines].sort((a, b) => b - a));
      const sum = cosines.reduce((total, cosine) => total + Math.exp(100 * cosine), 0);
      for (const { cosine, score, probability } of labels) {
        expect(score).toBeCloseTo(Math.exp(100 * cosine) / sum, 9);
        expect(probability).toBeCloseTo(1 / (1 + Math.exp(-(cosine * factor + bias))), 5);
      }
    }
  });

  it('reads texts on the box walk, or on the walk that is asked for', async () => {
    const cosineOf = async (walkType?: 'box' | 'short') => {
      const [region] = await fgclip2.regions(scene.url, [boxes[0]!], ['a lobster'], { walkType });
      return region!.labels[0]!.cosine;
    };
    expect(await cosineOf()).toBe(await cosineOf('box'));
    expect(await cosineOf('short')).not.toBe(await cosineOf());
  });

  it('says once that boxes reach beyond the image, and counts what is outside as empty', async () => {
    const onWarning = vi.fn();
    const rounded: Box = [-1, -0.5, 257, 225];
    const [far, left]: Box[] = [
      [0, 0, 5000, 5000],
      [-9, 0, 50, 50],
    ];
    await fgclip2.regions(scene.url, [rounded], texts, { onWarning });
    expect(onWarning).not.toHaveBeenCalled();
    const [region] = await fgclip2.regions(scene.url, [far!], texts, { onWarning });
    expect(region!.box).toEqual(far);
    await (await fgclip2.encode(scene.url)).regions([rounded, left!, far!], texts, { onWarning });
    expect(onWarning.mock.calls).toEqual([
      [
        '[fgclip2] A box reaches beyond the image of 256 x 224 pixels, [0, 0, 5000, 5000]: what is outside counts as empty.',
      ],
      [
        '[fgclip2] 2 boxes reach beyond the image of 256 x 224 pixels, [-9, 0, 50, 50] first: what is outside counts as empty.',
      ],
    ]);
  });

  it('gives nothing for no boxes', async () => {
    expect(await fgclip2.regions(scene.url, [], texts)).toEqual([]);
  });

  it.each<[what: string, box: Box, words: string]>([
    [
      'without area',
      [20, 20, 20, 60],
      '[fgclip2] Expected a vector with a direction for box 1 ([20, 20, 20, 60] of 256 x 224 pixels), got zeros.',
    ],
    ['outside the image', [900, 900, 950, 950], 'box 1 ([900, 900, 950, 950] of 256 x 224 pixels)'],
    ['that is inverted', [60, 20, 20, 60], 'Expected x1 <= x2 and y1 <= y2 for box 1'],
    ['that is no box', [1, 2, Number.NaN, 4], 'Expected four finite numbers [x1, y1, x2, y2] for box 1'],
  ])('refuses a box %s, by its number', async (_, box, words) => {
    await expect(fgclip2.regions(scene.url, [boxes[0]!, box], texts)).rejects.toThrow(words);
  });

  it('refuses texts that are no array before it opens the image', async () => {
    await expect(fgclip2.regions('/no/such.jpg', boxes, 'a cat' as unknown as string[])).rejects.toThrow(
      new TypeError('[fgclip2] Expected an array of strings for texts, got "a cat".'),
    );
  });
});
