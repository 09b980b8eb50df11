import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { folder } from '@fgclip2/files/node';
import { describe, expect, it } from 'vitest';
import { filesOf } from './files-of.ts';

const absolute = resolve('somewhere');

describe('filesOf', () => {
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
  ])('takes %s for a folder', (model, name) => {
    expect(filesOf(model).name).toBe(name);
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
    await filesOf(model, { fetch, retries: 0 }).open('config.json');
    expect(asked[0]).toBe(`${String(model)}/config.json`);
  });

  it.each([
    ['qihoo360/fg-clip2-base', {}, 'qihoo360/fg-clip2-base'],
    ['base', {}, 'base'],
    ['qihoo360/fg-clip2-base', { revision: 'v1' }, 'qihoo360/fg-clip2-base@v1'],
  ])('takes %s with %j for a hub id', (model, options, name) => {
    expect(filesOf(model, options).name).toBe(name);
  });

  it('takes files as they are', () => {
    const files = folder('.');
    expect(filesOf(files)).toBe(files);
  });

  it.each([
    [undefined, 'undefined'],
    [null, 'null'],
    [7, '7'],
    [['./base'], '["./base"]'],
    [{ name: 'base' }, 'Object'],
  ])('refuses %j', (model, got) => {
    expect(() => filesOf(model as unknown as string)).toThrow(
      new TypeError(`[fgclip2] Expected a folder, a URL, a hub id or Files for the model, got ${got}.`),
    );
  });

  it('refuses a string that can be no hub id', () => {
    expect(() => filesOf('a/b/c')).toThrow(
      new RangeError('[@fgclip2/files] Expected a hub id such as qihoo360/fg-clip2-base, got "a/b/c".'),
    );
    expect(() => filesOf('')).toThrow('got "".');
  });
});
