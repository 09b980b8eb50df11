import { describe, expect, it } from 'vitest';
import { storedPath } from './stored-path.ts';

describe('storedPath', () => {
  it('is absolute, and keeps a backslash where it is a letter', () => {
    expect(storedPath('/a/../b/', 'linux')).toBe('/b');
    expect(storedPath('a\\b', 'linux')).toBe(`${process.cwd()}/a\\b`);
  });

  it.each([
    ['c:\\Users\\ä\\1.jpg', 'C:/Users/ä/1.jpg'],
    ['C:/Users/../1.jpg', 'C:/1.jpg'],
    ['\\\\server\\share\\a.jpg', '//server/share/a.jpg'],
  ])('%s on Windows', (path, stored) => expect(storedPath(path, 'win32')).toBe(stored));
});
