import { describe, expect, it } from 'vitest';
import { mistakenFile } from './mistaken-file.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('mistakenFile', () => {
  it.each([
    [
      'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n',
      'a Git LFS pointer of 70 bytes',
    ],
    ['<!DOCTYPE html><html>', 'a page of HTML'],
    ['\n <html lang="en">', 'a page of HTML'],
    ['{"a": "<html>"}', undefined],
    ['version 2', undefined],
    ['', undefined],
  ])('knows %j', (text, known) => {
    const found = mistakenFile(bytes(text));
    if (known === undefined) expect(found).toBe(undefined);
    else expect(found).toContain(known);
  });

  it('takes the first bytes and the size of the whole', () => {
    expect(mistakenFile(bytes('version https://git-lfs.github'), 135)).toBe(
      'a Git LFS pointer of 135 bytes, not the file itself: run `git lfs pull` in its folder',
    );
  });
});
