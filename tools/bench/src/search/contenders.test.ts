import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { peers } from '../peers.ts';
import { searchContenders } from './contenders.ts';
import { makeSearchSet, readSearchSet, type SearchSet } from './search-set.ts';

const peerOf: Readonly<Record<string, string>> = {
  usearch: 'usearch',
  'vec-float': 'sqlite-vec',
  'vec-bit': 'sqlite-vec',
};

describe('searchContenders', () => {
  let folder: string;
  let set: SearchSet;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fgclip2-bench-search-'));
    await makeSearchSet(folder, 600);
    set = await readSearchSet(folder);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(Object.entries(searchContenders))('%s finds the nearest of few', async (name, contender) => {
    const peer = peerOf[name];
    if (peer !== undefined && peers.version(peer) === undefined) return;
    const index = join(folder, name);
    await mkdir(index);
    await contender.build?.(set, index);
    const search = await contender.open(set, index);
    for (const place of [0, 7, 50, 99]) {
      const found = new Set(await search(set.queries[place]!));
      const right = set.nearest[place]!.filter((row) => found.has(row)).length;
      // A graph may miss one; whoever compares with all finds all.
      expect(right).toBeGreaterThanOrEqual(name === 'usearch' ? 8 : 10);
    }
  });
});
