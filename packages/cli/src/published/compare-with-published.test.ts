import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { load } from 'fgclip2';
import { afterAll, describe, expect, it } from 'vitest';
import { compareWithPublished } from './compare-with-published.ts';
import { type PublishedExpectations, publishedExpectations } from './published-expectations.ts';

const fgclip2 = await load(demoCheckpoint);
afterAll(() => fgclip2.dispose());

const scene = demoScenes()[9]!;
const { signal } = new AbortController();

/** Numbers of the sample checkpoint in the place of the published ones. */
async function ownExpectations(): Promise<PublishedExpectations> {
  const texts = [scene.caption.en, scene.falseCaption.en].map((text) => text.toUpperCase());
  const ranking = await fgclip2.rank(scene.url, texts);
  const logits = texts.map((text) => ranking.find((ranked) => ranked.text === text)!.logit);
  const boxes = scene.boxes.slice(0, 2).map(({ box }) => box);
  const regions = await fgclip2.regions(scene.url, boxes, ['lobster']);
  const powers = regions.map(({ labels }) => Math.exp(100 * labels[0]!.cosine));
  const scores = powers.map((power) => power / (powers[0]! + powers[1]!));
  return {
    ...publishedExpectations(),
    groups: [{ name: 'short en', walkType: 'short', texts, logits }],
    region: { text: 'lobster', boxes, scores },
  };
}

describe('compareWithPublished', () => {
  it('finds the conditions under which numbers are reproduced', async () => {
    const expectations = await ownExpectations();
    const image = await fgclip2.encode(scene.url);
    const compare = (lowerCase: boolean, other = expectations) =>
      compareWithPublished(fgclip2, image, other, { lowerCase, maxNumPatches: 256 }, signal);
    const right = await compare(true);
    expect(right.reproduces).toBe(true);
    expect(right.worst['short en']).toBeLessThan(1e-5);
    expect(right.worst.region).toBeLessThan(1e-5);
    const wrong = await compare(false);
    expect(wrong.reproduces).toBe(false);
    expect(wrong.worst['short en']).toBeGreaterThan(0.1);

    const [group] = expectations.groups;
    const off = (by: number) =>
      compare(true, {
        ...expectations,
        groups: [{ ...group!, logits: group!.logits.map((logit) => logit + by * (1 + Math.abs(logit))) }],
      });
    expect((await off(0.0009)).reproduces).toBe(true);
    expect((await off(0.0011)).reproduces).toBe(false);
    const scores = expectations.region.scores.map((score) => score + 0.01);
    const region = { ...expectations.region, scores };
    expect((await compare(true, { ...expectations, region })).reproduces).toBe(false);
    expect((await off(Number.NaN)).reproduces).toBe(false);
  });
});

describe('publishedExpectations', () => {
  it('are six texts a group, of both walks and languages, and a region in the image', () => {
    const { groups, region, image } = publishedExpectations();
    expect(groups.map(({ name, walkType }) => [name, walkType])).toEqual([
      ['short en', 'short'],
      ['short zh', 'short'],
      ['long en', 'long'],
      ['long zh', 'long'],
    ]);
    for (const { texts, logits } of groups) expect([texts.length, logits.length]).toEqual([6, 6]);
    expect(groups[0]!.logits[0]).toBe(7.1313);
    expect(region.scores).toEqual([2.0169e-5, 0.99998]);
    for (const [x1, y1, x2, y2] of region.boxes) {
      expect(0 <= x1 && x1 < x2 && x2 <= image.width).toBe(true);
      expect(0 <= y1 && y1 < y2 && y2 <= image.height).toBe(true);
    }
  });
});
