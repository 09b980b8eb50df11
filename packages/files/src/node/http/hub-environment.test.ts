import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultCacheDir, defaultEndpoint, defaultToken } from './hub-environment.ts';

beforeEach(() => {
  for (const name of ['HF_HUB_CACHE', 'HUGGINGFACE_HUB_CACHE', 'HF_HOME', 'XDG_CACHE_HOME', 'HF_ENDPOINT']) {
    vi.stubEnv(name, undefined);
  }
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe("the hub tools' variables", () => {
  it('the cache folder follows the variables of the hub tools, the nearest first', () => {
    expect(defaultCacheDir()).toBe(join(homedir(), '.cache', 'huggingface', 'hub'));
    vi.stubEnv('XDG_CACHE_HOME', '/xdg');
    expect(defaultCacheDir()).toBe(join('/xdg', 'huggingface', 'hub'));
    vi.stubEnv('HF_HOME', '~/hf');
    expect(defaultCacheDir()).toBe(join(homedir(), 'hf', 'hub'));
    vi.stubEnv('HUGGINGFACE_HUB_CACHE', '/old');
    expect(defaultCacheDir()).toBe('/old');
    vi.stubEnv('HF_HUB_CACHE', '/new');
    expect(defaultCacheDir()).toBe('/new');
  });

  it('the endpoint is the public hub, or HF_ENDPOINT', () => {
    expect(defaultEndpoint()).toBe('https://huggingface.co');
    vi.stubEnv('HF_ENDPOINT', 'https://mirror.example');
    expect(defaultEndpoint()).toBe('https://mirror.example');
  });

  it('a token file that cannot be read is named, where a variable names it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fgclip2-token-'));
    vi.stubEnv('HF_TOKEN', undefined);
    vi.stubEnv('HUGGING_FACE_HUB_TOKEN', undefined);
    vi.stubEnv('HF_TOKEN_PATH', folder);
    await expect(defaultToken()).rejects.toThrow(
      `[@fgclip2/files] Expected a file that can be read for HF_TOKEN_PATH, got a folder at ${folder}.`,
    );
    vi.stubEnv('HF_TOKEN_PATH', join(folder, 'none'));
    expect(await defaultToken()).toBe(undefined);
    await rm(folder, { recursive: true });
  });
});
