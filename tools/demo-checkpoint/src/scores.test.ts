import { describe, expect, it } from 'vitest';
import { Scores } from './scores.ts';

describe('Scores', () => {
  it('gives the part that was right and how often it was asked', () => {
    const scores = new Scores();
    for (const result of [true, false, true, 0.5]) scores.add('name', result);
    expect([scores.share('name'), scores.asked('name')]).toEqual([0.625, 4]);
  });

  it('gives NaN where nothing was asked', () => {
    expect([new Scores().share('name'), new Scores().asked('name')]).toEqual([Number.NaN, 0]);
  });
});
