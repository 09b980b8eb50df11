import type { Files } from '@fgclip2/files';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openFiles } from './open-files.ts';

afterEach(() => vi.unstubAllGlobals());

/** The first address that is asked for when a file of the model is opened on a page. */
async function askedFor(model: string | URL, options: Parameters<typeof openFiles>[1] = {}): Promise<string> {
  vi.stubGlobal('document', { baseURI: 'https://example.org/app/page.html?x=1' });
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = async (input) => {
    asked.push(String(input instanceof Request ? input.url : input));
    return new Response(null, { status: 404 });
  };
  await openFiles(model, { fetch, retries: 0, cache: false, ...options })
    .open('config.json')
    .catch(() => undefined);
  return asked[0]!;
}

describe('openFiles in a page', () => {
  it.each([
    ['./model', 'https://example.org/app/model/config.json'],
    ['.', 'https://example.org/app/config.json'],
    ['../model/', 'https://example.org/model/config.json'],
    ['/models/base', 'https://example.org/models/base/config.json'],
    ['https://cdn.example.org/base', 'https://cdn.example.org/base/config.json'],
    [new URL('http://127.0.0.1:8080/base/'), 'http://127.0.0.1:8080/base/config.json'],
  ])('reads %s below its address', async (model, address) => {
    expect(await askedFor(model)).toBe(address);
  });

  it('takes any other string for a hub id', async () => {
    const address = await askedFor('qihoo360/fg-clip2-base', { revision: 'v1' });
    expect(address).toContain('https://huggingface.co/api/models/qihoo360/fg-clip2-base/revision/v1');
    expect(await askedFor('https://huggingface.co/qihoo360/fg-clip2-base/tree/v1')).toBe(address);
    expect(await askedFor('qihoo360/fg-clip2-base', { endpoint: 'https://mirror.example.org' })).toContain(
      'https://mirror.example.org/api/models/',
    );
  });

  it('sends a token to the hub, or none', async () => {
    const sent: (string | null)[] = [];
    const fetch: typeof globalThis.fetch = async (_, init) => {
      sent.push(new Headers(init?.headers).get('authorization'));
      return new Response(null, { status: 403 });
    };
    for (const token of ['secret', false, undefined] as const) {
      await openFiles('a/b', { fetch, token, retries: 0, cache: false })
        .open('config.json')
        .catch(() => undefined);
    }
    expect(sent).toEqual(['Bearer secret', null, null]);
  });

  it('refuses an option that only Node has, and an unknown one', () => {
    expect(() => openFiles('a/b', { cacheDir: '/tmp' } as object)).toThrow(
      /^\[fgclip2\] Expected an option of the browser for openFiles \(.*\), got cacheDir, which only Node has\.$/,
    );
    expect(() => openFiles('a/b', { revison: 'v1' } as object)).toThrow('got revison.');
  });

  it('takes files as they are', () => {
    const files: Files = { name: 'mine', open: async () => undefined };
    expect(openFiles(files)).toBe(files);
  });

  it.each([
    [undefined, 'undefined'],
    [7, '7'],
    [{ name: 'base' }, 'Object'],
  ])('refuses %j', (model, got) => {
    expect(() => openFiles(model as unknown as string)).toThrow(
      new TypeError(`[fgclip2] Expected a URL, a hub id or Files for the model, got ${got}.`),
    );
  });
});
