import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imagesOf, oneImage } from './images.ts';

const folder = mkdtempSync(join(tmpdir(), 'fgclip2-images-'));
const at = (...names: string[]) => join(folder, ...names);
const { signal } = new AbortController();
const namesOf = async (given: string[], imagesFile?: string) =>
  (await imagesOf(given, { imagesFile, signal })).map(({ name }) => name);

beforeAll(() => {
  mkdirSync(at('photos', 'deeper'), { recursive: true });
  mkdirSync(at('photos', '.hidden'));
  mkdirSync(at('empty'));
  for (const path of [
    'b.JPG',
    'a.png',
    'notes.txt',
    '.c.png',
    'deeper/d.webp',
    '.hidden/e.png',
    'f[1].png',
  ]) {
    writeFileSync(at('photos', path), '');
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('imagesOf', () => {
  const all = ['a.png', 'b.JPG', 'deeper/d.webp', 'f[1].png'].map((path) => at('photos', path));

  it('takes files and URLs as they are, whether they are there or not', async () => {
    const given = ['none.jpg', 'https://example.org/a.png?b=*', at('photos', 'f[1].png')];
    expect(await namesOf(given)).toEqual(given);
  });

  it.skipIf(process.platform === 'win32')(
    'leaves out what is no file in a folder, such as a socket or a pipe, which never ends',
    async () => {
      mkdirSync(at('pipes'));
      writeFileSync(at('pipes', 'a.png'), '');
      const server = createServer().listen(at('pipes', 'b.png'));
      await once(server, 'listening');
      expect(await namesOf([at('pipes')])).toEqual([at('pipes', 'a.png')]);
      server.close();
    },
  );

  it('takes the images in and below a folder', async () => {
    expect(await namesOf([at('photos')])).toEqual(all);
  });

  it('expands what no shell has expanded', async () => {
    expect(await namesOf([at('photos', '*.png')])).toEqual([at('photos/a.png'), at('photos/f[1].png')]);
    expect(await namesOf([at('photos', '**', '*.{png,webp}')])).toEqual([all[0], all[2], all[3]]);
    expect(await namesOf([at('photos', '[a-b].???')])).toEqual([all[0], all[1]]);
    expect(await namesOf([at('photos', '[!a]*.png')])).toEqual([all[3]]);
    expect(await namesOf([at('ph*')])).toEqual(all);
  });

  it('takes a file with one name a line, after the arguments', async () => {
    writeFileSync(at('list.txt'), `${at('photos', 'deeper')}\r\nother.png\r\n`);
    expect(await namesOf(['first.png'], at('list.txt'))).toEqual(['first.png', all[2], 'other.png']);
  });

  it('refuses none, an empty folder, and a pattern without a match', async () => {
    await expect(imagesOf([], { signal })).rejects.toThrow(
      'Expected images, got none: give files, folders or URLs',
    );
    await expect(namesOf([at('empty')])).rejects.toThrow(
      `Expected images in the folder ${at('empty')}, got none`,
    );
    await expect(namesOf([at('*.gif')])).rejects.toThrow(
      `Expected files that match ${at('*.gif')}, got none.`,
    );
  });
});

describe('oneImage', () => {
  it('takes one, and refuses several', async () => {
    expect(await oneImage('a.png', signal)).toEqual({ name: 'a.png', input: 'a.png' });
    await expect(oneImage(at('photos'), signal)).rejects.toThrow(
      `Expected one image, got 4 at ${at('photos')}.`,
    );
  });
});
