import { describe, expect, it } from 'vitest';
import { writingFailure } from './writing-failure.ts';

const failed = (code: string) =>
  Object.assign(new Error(`${code}: something, write`), { code, syscall: 'write', path: '/copies/.x.tmp' });
const inWords = (error: unknown) => writingFailure(error, 'a copy in q8', '/copies', 'name another one');

describe('writingFailure', () => {
  it.each([
    ['ENOSPC', 'free space', 'no space left on the device'],
    ['EDQUOT', 'free space', 'no space left in the quota'],
    ['EACCES', 'a folder that can be written', 'no permission'],
    ['ENOTEMPTY', 'a folder that can be written', 'a folder of this name'],
  ])('says %s in words, with the folder and the remedy', (code, expected, got) => {
    const cause = failed(code);
    expect(inWords(cause)).toEqual(
      new Error(
        `[@fgclip2/quantize] Expected ${expected} for a copy in q8, got ${got} (${code}) at /copies: name another one.`,
        { cause },
      ),
    );
  });

  it('leaves other errors as they are', () => {
    for (const error of [new Error('Expected this, got that.'), undefined])
      expect(inWords(error)).toBe(error);
  });
});
