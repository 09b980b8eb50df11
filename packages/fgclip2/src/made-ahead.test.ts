import { describe, expect, it } from 'vitest';
import { madeAhead } from './made-ahead.ts';

describe('madeAhead', () => {
  it('makes some while one is used, in order, never more than asked', async () => {
    let making = 0;
    let most = 0;
    let begun = 0;
    const used: number[] = [];
    const make = async (item: number) => {
      begun++;
      most = Math.max(most, ++making);
      await Promise.resolve();
      making--;
      return item * 10;
    };
    for await (const made of madeAhead([1, 2, 3, 4, 5], 2, make)) {
      used.push((made as { result: number }).result);
      expect(begun).toBeLessThanOrEqual(used.length + 2);
    }
    expect(used).toEqual([10, 20, 30, 40, 50]);
    expect(most).toBe(2);
  });

  it('has begun the next one before the first is used', async () => {
    const begun: number[] = [];
    const generator = madeAhead([1, 2, 3], 2, async (item) => {
      begun.push(item);
    });
    await generator.next();
    expect(begun).toEqual([1, 2, 3]);
  });

  it('gives an error in its place and goes on', async () => {
    const outcomes: unknown[] = [];
    for await (const made of madeAhead(['a', 'b', 'c'], 2, async (item) => {
      if (item === 'b') throw new Error('no b');
      return item;
    })) {
      outcomes.push('error' in made ? made.error.message : made.result);
    }
    expect(outcomes).toEqual(['a', 'no b', 'c']);
  });

  it('begins nothing more when it is left', async () => {
    const begun: number[] = [];
    for await (const _ of madeAhead([1, 2, 3, 4, 5, 6], 2, async (item) => begun.push(item))) break;
    await Promise.resolve();
    expect(begun).toEqual([1, 2, 3]);
  });
});
