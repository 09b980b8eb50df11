import { homedir } from 'node:os';
import { join } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { indexFile, indexOption } from './index-option.ts';

let noHome: (() => string) | undefined;
vi.mock('node:os', async (original) => {
  const os = await original<typeof import('node:os')>();
  return { ...os, homedir: () => (noHome ?? os.homedir)() };
});

beforeEach(() => {
  noHome = undefined;
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe('indexFile', () => {
  it.each<[NodeJS.Platform, NodeJS.ProcessEnv, string]>([
    ['linux', {}, join(homedir(), '.local', 'share')],
    ['linux', { XDG_DATA_HOME: 'elsewhere', LOCALAPPDATA: 'local' }, 'elsewhere'],
    ['linux', { XDG_DATA_HOME: '', LOCALAPPDATA: 'local' }, join(homedir(), '.local', 'share')],
    ['darwin', {}, join(homedir(), 'Library', 'Application Support')],
    ['win32', { LOCALAPPDATA: 'local' }, 'local'],
    ['win32', {}, join(homedir(), 'AppData', 'Local')],
  ])('is in the folder for data on %s with %o', (platform, env, folder) => {
    expect(indexFile(undefined, platform, env)).toBe(join(folder, 'fgclip2', 'images.fgclip2'));
  });

  it('is the file that is named', () => {
    expect(indexFile('photos.fgclip2', 'linux', {})).toBe('photos.fgclip2');
  });

  it.each([
    ['an empty name', () => ''],
    [
      'an error',
      () => {
        throw new Error('ENOENT: no such file or directory, uv_os_homedir');
      },
    ],
  ])('is asked for where the home is %s', (_, homeOf) => {
    noHome = homeOf;
    expect(() => indexFile(undefined, 'linux', {})).toThrow(
      'Expected a home folder for the index, got none: name a file with --index or FGCLIP2_INDEX.',
    );
    expect(indexFile('photos.fgclip2', 'linux', {})).toBe('photos.fgclip2');
  });
});

describe('indexOption', () => {
  function parsed(...args: string[]): string | undefined {
    return new Command().addOption(indexOption()).parse(args, { from: 'user' }).opts().index;
  }

  it('is what the command line names, else the variable', () => {
    vi.stubEnv('FGCLIP2_INDEX', undefined);
    expect(parsed()).toBe(undefined);
    vi.stubEnv('FGCLIP2_INDEX', 'of-the-variable');
    expect(parsed()).toBe('of-the-variable');
    expect(parsed('--index', 'of-the-line')).toBe('of-the-line');
  });
});
