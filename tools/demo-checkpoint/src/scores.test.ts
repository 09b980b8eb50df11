import { describe, expect, it } from 'vitest';
import { Scores } from './scores.ts';

describe('Scores', () => {
  it('gives the share of right answers and how often it was asked', () => {
    const scores = new Scores();
    for (const answer of [true, false, true, 0.5]) scores.add('name', answer);
    expect([scores.share('name'), scores.asked('name')]).toEqual([0.625, 4]);
  });

  it('gives NaN where nothing was asked', () => {
    expect([new Scores().share('name'), new Scores().asked('name')]).toEqual([Number.NaN, 0]);
  });
});
