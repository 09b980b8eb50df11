import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hub } from '@fgclip2/files/node';
import { startLocalHub } from '@fgclip2/files-kit/local-hub';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cacheUsage, clearCache, listCache } from './cache.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fgclip2-cache-'));
  vi.stubEnv('HF_HUB_CACHE', directory);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(directory, { recursive: true });
});

describe('the cache', () => {
  it('lists, counts and deletes the models that were downloaded', async () => {
    expect(await listCache()).toEqual([]);
    const local = await startLocalHub({ repositories: { 'a/b': { files: { 'config.json': '{"a": 1}' } } } });
    const files = hub('a/b', { endpoint: local.url, token: false });
    await (await files.open('config.json'))!.read(0, 8);
    await local.close();
    const kept = [{ model: 'a/b', revision: files.revision, bytes: 8 }];
    expect(await listCache()).toEqual(kept);
    const { usage, quota, persisted } = await cacheUsage();
    expect([usage! >= 8, quota, persisted]).toEqual([true, undefined, true]);
    await expect(clearCache({ model: 'c/d' })).rejects.toThrow('Expected c/d in the cache, which holds a/b.');
    expect(await clearCache({ model: 'a/b' })).toEqual(kept);
    expect([await listCache(), (await cacheUsage()).usage]).toEqual([[], 0]);
  });
});
