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

  it('names what cannot be written, and leaves nothing behind', async () => {
    const nowhere = join(folder, 'none', 'a.txt');
    await expect(writeWhole(nowhere, 'one')).rejects.toThrow(
      new Error(`Expected a file that can be written at ${nowhere}, could not write it (ENOENT).`),
    );
    const taken = join(folder, 'taken');
    mkdirSync(taken);
    await expect(writeWhole(taken, 'one')).rejects.toThrow(`Expected a file that can be written at ${taken}`);
    expect(readdirSync(folder).sort()).toEqual(['a.txt', 'taken']);
  });
});
