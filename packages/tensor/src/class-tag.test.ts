import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { classTag } from './class-tag.ts';

describe('classTag', () => {
  it.each([
    ['new Uint8Array(1)', 'Uint8Array'],
    ['new ArrayBuffer(1)', 'ArrayBuffer'],
    ['new TypeError("no")', 'Error'],
    ['null', 'Null'],
    ['[]', 'Array'],
  ])('of %s in another realm is %s', (source, tag) => {
    expect(classTag(runInNewContext(source))).toBe(tag);
  });

  it('of a URL, a Blob and a signal is their name', () => {
    const values = [new URL('https://example.org'), new Blob([]), new AbortController().signal];
    expect(values.map(classTag)).toEqual(['URL', 'Blob', 'AbortSignal']);
  });
});
