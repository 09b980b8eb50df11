import { describe, expect, it } from 'vitest';
import { storageAttack } from './storage-attack.ts';

describe('the attack storage', () => {
  it('finds nothing bad in a few tries', async () => {
    const budget = { count: 8, milliseconds: Number.POSITIVE_INFINITY };
    const { tried, bad } = await storageAttack.run({ seed: 1, budget, signal: new AbortController().signal });
    expect(bad).toEqual([]);
    expect(tried).toBe(8);
  });
});
