import { describe, expect, it } from 'vitest';
import { checkWhere, fitsWhere, isUnder, type Where } from './where.ts';

const subject = {
  ...{ path: '/a/b/1.jpg', hash: 'ff', size: 10, mtimeMs: 5, width: 640, height: 480 },
  metadata: { album: 'Rome', year: 2024, good: true },
};

describe('checkWhere', () => {
  it('takes every form, also with an undefined bound', () => {
    const where: Where = {
      and: [
        { under: '/a' },
        {
          or: [
            { field: 'width', from: 1 },
            { field: 'width', from: undefined, to: 3 },
          ],
        },
        { field: 'metadata.album', in: ['Rome', 3, true] },
        { field: 'path', eq: 'x' },
      ],
    };
    expect(() => checkWhere(where)).not.toThrow();
    expect(() => checkWhere(JSON.parse(JSON.stringify(where)))).not.toThrow();
  });

  it('refuses conditions that are too deep or too long', () => {
    let deep: Where = { under: '/a' };
    for (let level = 0; level < 40; level++) deep = { and: [deep] };
    expect(() => checkWhere(deep)).toThrow('Expected at most 32 levels in where, got more.');
    const long = { field: 'path', in: Array.from({ length: 10_001 }, String) };
    expect(() => checkWhere(long)).toThrow('Expected at most 10000 values in where, got more.');
  });

  it.each<[unknown, string]>([
    [{ field: 'path', eq: 'a', in: [] }, 'for where, got { field, eq, in }.'],
    [{ and: [{ or: [null] }] }, 'for where.and[0].or[0], got null.'],
    [{ field: 'metadata.', eq: 1 }, 'for where.field, got "metadata.".'],
    [{ field: 'metadata.a"b', eq: 1 }, 'for where.field, got "metadata.a\\"b".'],
    [[], 'for where, got [].'],
  ])('says what is wrong with %j', (where, words) => {
    expect(() => checkWhere(where)).toThrow(words);
  });
});

describe('fitsWhere', () => {
  it.each<[Where, boolean]>([
    [{ field: 'metadata.year', from: 2024, to: 2024 }, true],
    [{ field: 'metadata.year', from: 2025 }, false],
    [{ field: 'metadata.toString', eq: 'x' }, false],
    [{ field: 'metadata.good', in: [1, 'true'] }, false],
    [{ and: [{ under: '/a/b' }, { or: [{ field: 'size', eq: 10 }] }] }, true],
  ])('%j', (where, fits) => expect(fitsWhere(where, subject)).toBe(fits));
});

describe('isUnder', () => {
  it('goes by whole names', () => {
    expect(isUnder('/a/b', '/a')).toBe(true);
    expect(isUnder('/ab', '/a')).toBe(false);
    expect(isUnder('/a', '/a/')).toBe(true);
    expect(isUnder('C:/a/b', 'C:/')).toBe(true);
    expect(isUnder('/a', '/')).toBe(true);
  });
});
