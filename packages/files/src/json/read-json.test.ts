import { describe, expect, it } from 'vitest';
import type { Files } from '../files.ts';
import { memorySource } from '../memory-source.ts';
import { readJson, readJsonIfThere } from './read-json.ts';

const owner = '@fgclip2/config';

function filesWith(texts: Record<string, string>): Files {
  return {
    name: 'folder',
    async open(file) {
      const text = texts[file];
      return text === undefined ? undefined : memorySource(new TextEncoder().encode(text), `folder/${file}`);
    },
    list: async () => Object.keys(texts),
  };
}

describe('readJson', () => {
  it('reads an object, with or without a byte order mark', async () => {
    const files = filesWith({ 'a.json': '{"a":1}', 'b.json': '\ufeff{"b":2}' });
    expect(await readJson(files, 'a.json', { owner })).toEqual({ a: 1 });
    expect(await readJson(files, 'b.json', { owner })).toEqual({ b: 2 });
  });

  it('lists what is there where the file is missing', async () => {
    const { list: _, ...unlisted } = filesWith({});
    for (const [files, found] of [
      [filesWith({ 'a.txt': '', 'b.txt': '' }), 'only a.txt, b.txt'],
      [filesWith({}), 'no files'],
      [unlisted, 'no such file'],
    ] as const) {
      await expect(readJson(files, 'config.json', { owner })).rejects.toThrow(
        new Error(`[@fgclip2/config] Expected config.json in folder, got ${found}.`),
      );
      expect(await readJsonIfThere(files, 'config.json', { owner })).toBeUndefined();
    }
  });

  it.each([
    ['{"a":', 'Expected JSON for folder/a.json, got "{\\"a\\":".'],
    ['[]', 'Expected a JSON object for folder/a.json, got [].'],
    ['null', 'Expected a JSON object for folder/a.json, got null.'],
    ['{"a":1,"a":2}', 'Expected every key once in folder/a.json, got "a" twice.'],
  ])('refuses %s', async (text, words) => {
    await expect(readJson(filesWith({ 'a.json': text }), 'a.json', { owner })).rejects.toThrow(
      new Error(`[@fgclip2/config] ${words}`),
    );
  });

  it('refuses other bytes than UTF-8', async () => {
    const files: Files = { name: 'folder', open: async (file) => memorySource(Uint8Array.of(0xff), file) };
    await expect(readJson(files, 'a.json', { owner })).rejects.toThrow(
      '[@fgclip2/config] Expected UTF-8 for a.json, got other bytes.',
    );
  });

  it('takes a key twice only where that is not asked for', async () => {
    const files = filesWith({ 'a.json': '{"a":1,"a":2}' });
    expect(await readJson(files, 'a.json', { owner, uniqueKeys: false })).toEqual({ a: 2 });
  });

  it('refuses a file that is too large unread, unless it may be', async () => {
    const files: Files = {
      name: 'folder',
      open: async (file) => ({ ...memorySource(new TextEncoder().encode('{}'), file), size: 10_000_001 }),
    };
    await expect(readJson(files, 'a.json', { owner })).rejects.toThrow(
      new RangeError('[@fgclip2/config] Expected at most 10000000 bytes of JSON for a.json, got 10000001.'),
    );
    await expect(readJson(files, 'a.json', { owner, maxBytes: 10_000_001 })).rejects.toThrow(
      '[@fgclip2/files] Expected a range inside',
    );
  });

  it('refuses more keys than any such file has, before they become an object', async () => {
    const keys = Array.from({ length: 250_001 }, (_, i) => `"${i}":0`);
    const files = filesWith({ 'a.json': `{${keys.join()}}`, 'b.json': `{${keys.slice(1).join()}}` });
    await expect(readJson(files, 'a.json', { owner })).rejects.toThrow(
      new RangeError('[@fgclip2/config] Expected at most 250000 keys in folder/a.json, got more.'),
    );
    expect(Object.keys(await readJson(files, 'b.json', { owner }))).toHaveLength(250_000);
    expect(Object.keys(await readJson(files, 'a.json', { owner, uniqueKeys: false }))).toHaveLength(250_001);
  });

  it('stops at an aborted signal', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(readJson(filesWith({ 'a.json': '{}' }), 'a.json', { owner, signal })).rejects.toThrow(
      'enough',
    );
  });
});
