import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeWhole } from './write-whole.ts';

const folder = mkdtempSync(join(tmpdir(), 'fgclip2-write-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('writeWhole', () => {
  it('writes and replaces a file, and leaves nothing else behind', async () => {
    const path = join(folder, 'a.txt');
    await writeWhole(path, 'one');
    await writeWhole(path, new TextEncoder().encode('two'));
    expect(readFileSync(path, 'utf8')).toBe('two');
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });

  it('writes a name of the longest length', async () => {
    const path = join(folder, 'x'.repeat(255));
    await writeWhole(path, 'one');
    expect(readFileSync(path, 'utf8')).toBe('one');
    rmSync(path);
  });

  it('rejects where it cannot write, and leaves nothing behind', async () => {
    await expect(writeWhole(join(folder, 'none', 'a.txt'), 'one')).rejects.toThrow('ENOENT');
    mkdirSync(join(folder, 'taken'));
    await expect(writeWhole(join(folder, 'taken'), 'one')).rejects.toThrow(/EISDIR|EPERM|ENOTEMPTY/);
    expect(readdirSync(folder).sort()).toEqual(['a.txt', 'taken']);
  });
});
