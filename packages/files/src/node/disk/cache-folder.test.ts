import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheFolder } from './cache-folder.ts';

describe('cacheFolder', () => {
  it.each<[NodeJS.Platform, NodeJS.ProcessEnv, string]>([
    ['linux', {}, join(homedir(), '.cache', 'fgclip2')],
    ['linux', { XDG_CACHE_HOME: 'elsewhere' }, join('elsewhere', 'fgclip2')],
    ['linux', { XDG_CACHE_HOME: '' }, join(homedir(), '.cache', 'fgclip2')],
    ['darwin', { XDG_CACHE_HOME: 'elsewhere' }, join('elsewhere', 'fgclip2')],
    ['darwin', {}, join(homedir(), 'Library', 'Caches', 'fgclip2')],
    ['win32', { LOCALAPPDATA: 'local' }, join('local', 'fgclip2')],
    ['win32', {}, join(homedir(), 'AppData', 'Local', 'fgclip2')],
  ])('is the place for caches on %s with %o', (platform, env, expected) => {
    expect(cacheFolder(platform, env)).toBe(expected);
  });
});
