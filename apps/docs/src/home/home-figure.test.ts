import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
import { load } from 'fgclip2';
import { expect, it } from 'vitest';
import stored from './home-figure.json' with { type: 'json' };
import { homeFigure } from './home-figure.ts';

it('is what the demo checkpoint says today', async () => {
  await using fgclip2 = await load(demoCheckpoint);
  const figure = await homeFigure(fgclip2);
  expect(figure.captions.map(({ parts }) => parts)).toEqual(stored.captions.map(({ parts }) => parts));
  for (const [index, { probability }] of figure.captions.entries()) {
    expect(probability).toBeCloseTo(stored.captions[index]!.probability, 2);
  }
  for (const [index, { cosines }] of figure.maps.entries()) {
    const expected = stored.maps[index]!.cosines;
    const worst = cosines.reduce((most, cosine, at) => Math.max(most, Math.abs(cosine - expected[at]!)), 0);
    expect(worst).toBeLessThanOrEqual(1);
  }
});
