import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalHub, startLocalHub } from '@fgclip2/files-kit/local-hub';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clearCache, listCache } from './cache.ts';
import { hub } from './hub.ts';
import { url } from './url.ts';

let local: LocalHub;
let cacheDir: string;

beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'fgclip2-cache-'));
  local = await startLocalHub({
    repositories: { 'a/b': { files: { 'config.json': '12345', x: '123' } }, 'c/d': { files: { x: '1' } } },
  });
});
afterEach(async () => {
  await local.close();
  await rm(cacheDir, { recursive: true, force: true });
});

async function fill(): Promise<void> {
  const options = { endpoint: local.url, cacheDir, offline: false, token: false } as const;
  await hub('a/b', options).open('config.json');
  local.push('a/b', { 'config.json': '12345', x: '1234567890' });
  for (const file of ['config.json', 'x']) await hub('a/b', options).open(file);
  await url(`${local.url}/c/d/resolve/main`, { cacheDir, offline: false }).open('x');
  const other = join(cacheDir, 'models--other--tool');
  await mkdir(join(other, 'snapshots', 'a'.repeat(40)), { recursive: true });
  await writeFile(join(other, 'snapshots', 'a'.repeat(40), 'x'), '12');
}

describe('the cache on disk', () => {
  it('lists repositories with their commits, and URLs, in bytes', async () => {
    await fill();
    const [first, second, third] = await listCache({ cacheDir });
    const newest = local.commitOf('a/b');
    expect(first).toMatchObject({ kind: 'hub', id: 'a/b', own: true, path: join(cacheDir, 'models--a--b') });
    expect(first!.bytes).toBe(15 + 40); // two blobs, and the commit's id in refs/main
    expect(first!.revisions.find(({ commit }) => commit === newest)).toEqual({
      commit: newest,
      refs: ['main'],
      bytes: 15,
    });
    expect(first!.revisions.filter(({ commit }) => commit !== newest)).toMatchObject([
      { refs: [], bytes: 5 },
    ]);
    expect(second).toMatchObject({
      kind: 'url',
      id: `${local.url}/c/d/resolve/main/`,
      own: true,
      revisions: [],
    });
    expect(third).toMatchObject({ kind: 'hub', id: 'other/tool', own: false, bytes: 2 });
  });

  it('is empty where there is no cache', async () => {
    expect(await listCache({ cacheDir: join(cacheDir, 'nowhere') })).toEqual([]);
    expect(await clearCache({ cacheDir: join(cacheDir, 'nowhere') })).toEqual([]);
  });

  it('deletes one by its id or URL', async () => {
    await fill();
    expect((await clearCache({ cacheDir, id: 'a/b' })).map(({ id }) => id)).toEqual(['a/b']);
    expect(await clearCache({ cacheDir, id: `${local.url}/c/d/resolve/main` })).toHaveLength(1);
    expect((await listCache({ cacheDir })).map(({ id }) => id)).toEqual(['other/tool']);
    await clearCache({ cacheDir, id: 'other/tool' });
    expect(await listCache({ cacheDir })).toEqual([]);
  });

  it('deletes what this package made and leaves the rest', async () => {
    await fill();
    expect(await clearCache({ cacheDir })).toHaveLength(2);
    expect((await listCache({ cacheDir })).map(({ id }) => id)).toEqual(['other/tool']);
  });

  it('names what is there when an id is not', async () => {
    await fill();
    await expect(clearCache({ cacheDir, id: 'a/c' })).rejects.toThrow(
      `[@fgclip2/files] Expected a/c in the cache, which holds a/b, ${local.url}/c/d/resolve/main/, other/tool.`,
    );
    await expect(clearCache({ cacheDir: join(cacheDir, 'nowhere'), id: 'a/c' })).rejects.toThrow(
      'Expected a/c in the cache, which is empty.',
    );
  });
});
