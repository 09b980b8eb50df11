import { describe, expect, it } from 'vitest';
import { tableRow, wrap } from './case-table.ts';
import { cases } from './cases/cases.ts';
import { tryCase } from './try-case.ts';

describe('what people hit in their first hour', () => {
  const cheap = cases.filter(({ isCheap }) => isCheap).map((each) => [each.name, each.right, each] as const);

  it.each(cheap)('%s: %s', async (_name, _right, fieldCase) => {
    const { happened, ok } = await tryCase(fieldCase);
    expect(ok, happened).not.toBe(false);
  });

  it('has a name a case', () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });
});

describe('tryCase', () => {
  it('takes an exception for what happened', async () => {
    const failing = () => Promise.reject(new Error('no bash'));
    expect(await tryCase({ name: 'a', right: 'b', try: failing })).toEqual({
      happened: 'the case itself failed: Error: no bash',
      ok: false,
    });
  });
});

describe('the table', () => {
  it('breaks lines between words, and words that are too long', () => {
    expect(wrap('one two threefour', 7)).toEqual(['one two', 'threefo', 'ur']);
  });

  it('says what is not right, and what was not tried', () => {
    const row = (ok: boolean | undefined) => tableRow({ name: 'a', right: 'b' }, { happened: 'c', ok });
    expect([row(true), row(false), row(undefined)].map((line) => line.split(/ +/))).toEqual([
      ['a', 'b', 'c', 'ok'],
      ['a', 'b', 'c', 'NOT'],
      ['a', 'b', 'c', '-'],
    ]);
  });
});
