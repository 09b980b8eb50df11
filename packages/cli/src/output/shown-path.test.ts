import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shownPath } from './shown-path.ts';

describe('shownPath', () => {
  it('is the way from the folder where the path lies in it, and the path elsewhere', () => {
    const folder = resolve('photos');
    expect(shownPath(join(folder, 'more', 'a.png'), folder)).toBe(join('more', 'a.png'));
    expect(shownPath(resolve('other', 'a.png'), folder)).toBe(resolve('other', 'a.png'));
    expect(shownPath(resolve('photos2', 'a.png'), folder)).toBe(resolve('photos2', 'a.png'));
    expect(shownPath('https://example.com/a.png', folder)).toBe('https://example.com/a.png');
  });
});
