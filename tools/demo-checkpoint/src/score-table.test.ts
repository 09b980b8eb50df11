import { describe, expect, it } from 'vitest';
import { scoreTable } from './score-table.ts';
import { Scores } from './scores.ts';

describe('scoreTable', () => {
  it('gives a measure in both languages with how often it was asked', () => {
    const scores = new Scores();
    scores.add('en name', true);
    scores.add('en name', false);
    scores.add('zh name', true);
    const [head, first] = scoreTable(scores, 100).split('\n');
    expect(head!.trim().split(/ +/)).toEqual(['en', 'zh', 'asked']);
    expect(first).toBe('name one thing, of 100 names                0.500  1.000       2');
  });
});
