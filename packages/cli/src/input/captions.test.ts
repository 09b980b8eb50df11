import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UsageError } from '../usage-error.ts';
import { captionsOf } from './captions.ts';

const folder = mkdtempSync(join(tmpdir(), 'fgclip2-captions-'));
afterAll(() => rmSync(folder, { recursive: true }));
const options = { signal: new AbortController().signal };

function file(content: string): string {
  const path = join(folder, 'captions.txt');
  writeFileSync(path, content);
  return path;
}

describe('captionsOf', () => {
  it('takes those given one by one', async () => {
    expect(await captionsOf(['a cat', '猫'], undefined, options)).toEqual(['a cat', '猫']);
  });

  it('takes the lines of a file after them: no byte order mark, no CR, no empty lines, no space around', async () => {
    const path = file('\uFEFFa black cat\r\n\r\n  一只黑猫 \n\t\n\na dog');
    expect(await captionsOf(['a bird'], path, options)).toEqual([
      'a bird',
      'a black cat',
      '一只黑猫',
      'a dog',
    ]);
  });

  it('takes lines that end as on old Macs, and another encoding where it is named', async () => {
    expect(await captionsOf([], file('a cat\ra dog\r'), options)).toEqual(['a cat', 'a dog']);
    const path = join(folder, 'gbk.txt');
    writeFileSync(path, Uint8Array.from([0xcf, 0xf2, 0xc8, 0xd5, 0xbf, 0xfb, 0x0a]));
    expect(await captionsOf([], path, { ...options, encoding: 'gb18030' })).toEqual(['向日葵']);
    await expect(captionsOf([], path, options)).rejects.toThrow(`Expected text in UTF-8 in ${path}`);
  });

  it('refuses a call without captions', async () => {
    const words = 'Expected captions, got none: give --text "a black cat", or --texts-file with one a line.';
    await expect(captionsOf([], undefined, options)).rejects.toThrow(new UsageError(words));
    await expect(captionsOf([], file('\r\n \n'), options)).rejects.toThrow(new UsageError(words));
  });

  it('names the file that cannot be read', async () => {
    const path = join(folder, 'none.txt');
    await expect(captionsOf([], path, options)).rejects.toThrow(`${path}: no such file`);
    await expect(captionsOf([], folder, options)).rejects.toThrow(`${folder}: a folder`);
  });
});
