import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { storeContract } from '../suite/index.ts';
import { sqliteStore } from './sqlite-store.ts';

describe('sqliteStore', () => {
  const cases = storeContract(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fgclip2-store-'));
    return {
      open: () => sqliteStore(join(folder, 'index.fgclip2')),
      remove: () => rm(folder, { recursive: true }),
    };
  });
  for (const { name, run } of cases) it(name, run);
});
