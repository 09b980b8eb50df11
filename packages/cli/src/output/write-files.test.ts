import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFiles } from './write-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fgclip2-write-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string) => join(folder, name);
const text = (name: string) => readFileSync(at(name), 'utf8');

describe('writeFiles', () => {
  it('writes and replaces files, and leaves nothing else behind', async () => {
    await writeFiles([{ path: at('a.txt'), content: 'one' }]);
    await writeFiles([
      { path: at('a.txt'), content: new TextEncoder().encode('two') },
      { path: at('b.txt'), content: 'b' },
    ]);
    expect([text('a.txt'), text('b.txt')]).toEqual(['two', 'b']);
    expect(readdirSync(folder).sort()).toEqual(['a.txt', 'b.txt']);
  });

  it('names what cannot be written, and leaves everything as it was', async () => {
    writeFileSync(at('a.txt'), 'before');
    mkdirSync(at('taken'));
    for (const [name, reason] of [
      ['none/b.txt', `no folder ${at('none')}`],
      ['taken', 'a folder'],
      ['a.txt/b.txt', 'a file where a folder should be'],
    ] as const) {
      const files = ['a.txt', name].map((path) => ({ path: at(path), content: 'after' }));
      await expect(writeFiles(files)).rejects.toThrow(
        new Error(`${at(name)}: cannot be written (${reason})`),
      );
    }
    expect(text('a.txt')).toBe('before');
    expect(readdirSync(folder).sort()).toEqual(['a.txt', 'taken']);
  });

  it('takes names of 255 bytes', async () => {
    const name = `${'n'.repeat(251)}.npy`;
    await writeFiles([{ path: at(name), content: 'x' }]);
    expect(readdirSync(folder)).toEqual([name]);
  });

  it.skipIf(process.platform === 'win32')(
    'says that a name is too long, and leaves the others as they were',
    async () => {
      writeFileSync(at('a.txt'), 'before');
      for (const name of ['n'.repeat(256), `${'长'.repeat(84)}.npy`]) {
        const files = ['a.txt', name].map((path) => ({ path: at(path), content: 'after' }));
        await expect(writeFiles(files)).rejects.toThrow(
          new Error(`${at(name)}: cannot be written (a name that is too long)`),
        );
      }
      expect(text('a.txt')).toBe('before');
      expect(readdirSync(folder)).toEqual(['a.txt']);
    },
  );

  it.skipIf(process.platform === 'win32')('keeps modes, and links as links', async () => {
    writeFileSync(at('a.txt'), 'before');
    chmodSync(at('a.txt'), 0o640);
    symlinkSync('a.txt', at('link'));
    symlinkSync('new.txt', at('to-nothing'));
    await writeFiles([
      { path: at('link'), content: 'after' },
      { path: at('to-nothing'), content: 'new' },
    ]);
    expect([text('a.txt'), text('new.txt')]).toEqual(['after', 'new']);
    expect(lstatSync(at('link')).isSymbolicLink()).toBe(true);
    expect(statSync(at('a.txt')).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder).sort()).toEqual(['a.txt', 'link', 'new.txt', 'to-nothing']);
  });

  it.skipIf(process.platform === 'win32')('writes to a device, and does not replace it', async () => {
    await writeFiles([{ path: '/dev/null', content: 'x' }]);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });
});
