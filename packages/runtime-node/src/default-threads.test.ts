import { availableParallelism } from 'node:os';
import { expect, it } from 'vitest';
import { defaultThreads } from './default-threads.ts';

it('is all usable processors or half of them', () => {
  const logical = availableParallelism();
  expect([logical, Math.max(1, Math.floor(logical / 2))]).toContain(defaultThreads());
});
