import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cacheFolder } from './disk/cache-folder.ts';
import { hub } from './hub.ts';
import { url } from './url.ts';

let homedir: () => string;
vi.mock('node:os', async (original) => ({
  ...(await original<typeof import('node:os')>()),
  homedir: () => homedir(),
}));

beforeEach(() => {
  for (const name of ['HF_HUB_CACHE', 'HUGGINGFACE_HUB_CACHE', 'HF_HOME', 'XDG_CACHE_HOME', 'HF_ENDPOINT']) {
    vi.stubEnv(name, undefined);
  }
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe.each([
  ['an empty name', () => ''],
  [
    'an error, as for a user of a container that its system does not know',
    () => {
      throw new Error('ENOENT: no such file or directory, uv_os_homedir');
    },
  ],
])('a home that is %s', (_, home) => {
  beforeEach(() => {
    homedir = home;
  });

  it('is missed by name where downloads go to it', () => {
    const words =
      '[@fgclip2/files] Expected a home folder to keep downloads in, got none: let HF_HOME name a folder for them.';
    expect(() => hub('a/b')).toThrow(words);
    expect(() => url('https://example.org/a')).toThrow(words);
  });

  it.each(['HF_HUB_CACHE', 'HF_HOME', 'XDG_CACHE_HOME'])('is not missed with %s', async (variable) => {
    vi.stubEnv(variable, '/nowhere/cache');
    await expect(hub('a/b', { offline: true }).open('config.json')).rejects.toThrow(
      'Expected a/b in the cache /nowhere/cache',
    );
  });

  it('leaves our own caches without a folder', () => {
    expect(cacheFolder('linux', {})).toBe(undefined);
    expect(cacheFolder('linux', { XDG_CACHE_HOME: '/nowhere' })).toBe('/nowhere/fgclip2');
  });
});
