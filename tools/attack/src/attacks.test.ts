import { describe, expect, it } from 'vitest';
import { attacks } from './attacks.ts';

// A few tries of each; `npm run attack` tries for minutes, with --long for hours.
describe.each(attacks.filter(({ counts }) => counts.test > 0))('the attack $name', ({ run, counts }) => {
  it.each(counts.seeds ?? [1])('finds nothing bad, seed %i', async (seed) => {
    const budget = { count: counts.test, milliseconds: Number.POSITIVE_INFINITY };
    const { tried, bad } = await run({ seed, budget, signal: new AbortController().signal });
    expect(bad).toEqual([]);
    expect(tried).toBe(counts.test);
  });
});
