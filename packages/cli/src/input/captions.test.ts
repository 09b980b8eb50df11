import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { captionsOf } from './captions.ts';

const folder = mkdtempSync(join(tmpdir(), 'fgclip2-captions-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: string): string {
  const path = join(folder, 'captions.txt');
  writeFileSync(path, content);
  return path;
}

describe('captionsOf', () => {
  it('takes those given one by one', async () => {
    expect(await captionsOf(['a cat', '猫'], undefined)).toEqual(['a cat', '猫']);
  });

  it('takes the lines of a file after them: no byte order mark, no CR, no empty lines, no space around', async () => {
    const path = file('\uFEFFa black cat\r\n\r\n  一只黑猫 \n\t\n\na dog');
    expect(await captionsOf(['a bird'], path)).toEqual(['a bird', 'a black cat', '一只黑猫', 'a dog']);
  });

  it('refuses a call without captions', async () => {
    const words = 'Expected captions, got none: give --text "a black cat", or --texts-file with one a line.';
    await expect(captionsOf([], undefined)).rejects.toThrow(new Error(words));
    await expect(captionsOf([], file('\r\n \n'))).rejects.toThrow(new Error(words));
  });

  it('names the file that cannot be read', async () => {
    const path = join(folder, 'none.txt');
    await expect(captionsOf([], path)).rejects.toThrow(
      `Expected a file of captions at ${path}, could not read it (ENOENT).`,
    );
    await expect(captionsOf([], folder)).rejects.toThrow('could not read it (EISDIR)');
  });
});
