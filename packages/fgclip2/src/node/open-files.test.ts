import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { folder } from '@fgclip2/files/node';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openFiles } from './open-files.ts';

const absolute = resolve('somewhere');
afterEach(() => vi.unstubAllEnvs());

describe('openFiles', () => {
  it.each<[model: string | URL, name: string]>([
    ['./somewhere', absolute],
    ['.', resolve('.')],
    ['../somewhere', resolve('../somewhere')],
    [absolute, absolute],
    ['C:\\models\\base', resolve('C:\\models\\base')],
    ['d:/models/base', resolve('d:/models/base')],
    ['\\\\server\\models', resolve('\\\\server\\models')],
    [pathToFileURL(absolute), absolute],
    [pathToFileURL(absolute).href, absolute],
    ['~/somewhere', join(homedir(), 'somewhere')],
    ['~', homedir()],
    ['./somewhere/model.safetensors', absolute],
    [pathToFileURL(join(absolute, 'model.safetensors')), absolute],
  ])('takes %s for a folder', (model, name) => {
    expect(openFiles(model).name).toBe(name);
  });

  it.each<[model: string | URL]>([
    ['https://example.com/base'],
    ['http://127.0.0.1:8080/base'],
    [new URL('https://example.com/base')],
  ])('takes %s for a base URL', async (model) => {
    const asked: string[] = [];
    const fetch: typeof globalThis.fetch = async (input) => {
      asked.push(String(input instanceof Request ? input.url : input));
      return new Response(null, { status: 404 });
    };
    await openFiles(model, { fetch, retries: 0 }).open('config.json');
    expect(asked[0]).toBe(`${String(model)}/config.json`);
  });

  it.each([
    ['qihoo360/fg-clip2-base', {}, 'qihoo360/fg-clip2-base'],
    ['base', {}, 'base'],
    ['qihoo360/fg-clip2-base', { revision: 'v1' }, 'qihoo360/fg-clip2-base@v1'],
  ])('takes %s with %j for a hub id', (model, options, name) => {
    expect(openFiles(model, options).name).toBe(name);
  });

  it.each<[model: string | URL, options: object, name: string]>([
    ['https://huggingface.co/qihoo360/fg-clip2-base', {}, 'qihoo360/fg-clip2-base'],
    [new URL('https://huggingface.co/qihoo360/fg-clip2-base/'), {}, 'qihoo360/fg-clip2-base'],
    ['https://huggingface.co/qihoo360/fg-clip2-base/tree/v1', {}, 'qihoo360/fg-clip2-base@v1'],
    ['https://huggingface.co/a/b/tree/v1', { revision: 'v2' }, 'a/b@v2'],
    ['https://mirror.example.org/a/b', { endpoint: 'https://mirror.example.org/' }, 'a/b'],
  ])('takes the page %s with %j for a hub id', (model, options, name) => {
    expect(openFiles(model, options).name).toBe(name);
  });

  it('takes the pages of the hub that HF_ENDPOINT names', () => {
    vi.stubEnv('HF_ENDPOINT', 'https://mirror.example.org');
    expect(openFiles('https://mirror.example.org/a/b').name).toBe('a/b');
    expect(openFiles('https://huggingface.co/a/b').name).toBe('https://huggingface.co/a/b/');
  });

  describe('with a folder that is there', () => {
    const place = mkdtempSync(join(tmpdir(), 'fgclip2-open-'));
    const before = process.cwd();
    beforeAll(() => {
      for (const name of ['qihoo360/fg-clip2-base', 'qihoo360/empty']) {
        mkdirSync(join(place, name), { recursive: true });
      }
      writeFileSync(join(place, 'qihoo360/fg-clip2-base/config.json'), '{}');
      writeFileSync(join(place, 'config.json'), '{}');
      process.chdir(place);
    });
    afterAll(() => {
      process.chdir(before);
      rmSync(place, { recursive: true });
    });

    it.each([
      ['qihoo360/fg-clip2-base', 'qihoo360/fg-clip2-base'],
      ['qihoo360/fg-clip2-base/', 'qihoo360/fg-clip2-base'],
      ['qihoo360/fg-clip2-base/model.safetensors', 'qihoo360/fg-clip2-base'],
      ['model.safetensors', '.'],
    ])('takes %s for it where it holds a config.json', (model, name) => {
      expect(openFiles(model).name).toBe(resolve(name));
    });

    it('takes its name for a hub id where it holds none', () => {
      expect(openFiles('qihoo360/empty').name).toBe('qihoo360/empty');
      expect(() => openFiles('')).toThrow('Expected a hub id');
    });
  });

  it('refuses an option that only the browser has, and an unknown one', () => {
    expect(() => openFiles('a/b', { cache: false })).toThrow(
      /^\[fgclip2\] Expected an option of Node for openFiles \(revision, .*offline\), got cache, which only the browser has\.$/,
    );
    expect(() => openFiles('a/b', { revison: 'v1' } as object)).toThrow('got revison.');
  });

  it('takes files as they are', () => {
    const files = folder('.');
    expect(openFiles(files)).toBe(files);
  });

  it.each([
    [undefined, 'undefined'],
    [null, 'null'],
    [7, '7'],
    [['./base'], '["./base"]'],
    [{ name: 'base' }, 'Object'],
  ])('refuses %j', (model, got) => {
    expect(() => openFiles(model as unknown as string)).toThrow(
      new TypeError(`[fgclip2] Expected a folder, a URL, a hub id or Files for the model, got ${got}.`),
    );
  });

  it('refuses a string that can be no hub id', () => {
    expect(() => openFiles('a/b/c')).toThrow(
      new RangeError('[@fgclip2/files] Expected a hub id such as qihoo360/fg-clip2-base, got "a/b/c".'),
    );
    expect(() => openFiles('')).toThrow('got "".');
  });
});
