import { describe, expect, it } from 'vitest';
import { checkFiles } from './check-files.ts';

describe('checkFiles', () => {
  it('takes whatever opens files', () => {
    expect(() => checkFiles({ name: 'somewhere', open: async () => undefined }, '@fgclip2/x')).not.toThrow();
  });

  it.each([
    ['qihoo360/fg-clip2-base', `"qihoo360/fg-clip2-base"; openFiles('qihoo360/fg-clip2-base')`],
    [new URL('https://models.example/'), `URL; openFiles('https://models.example/')`],
    [new URL('https://anna:secret@models.example/'), `URL; openFiles('https://models.example/')`],
    ['a'.repeat(100), `"${'a'.repeat(77)}..."; openFiles('…')`],
    [undefined, `undefined; openFiles('…')`],
    [{ name: 'a folder' }, `Object; openFiles('…')`],
  ])('shows how to open %s', (value, shown) => {
    expect(() => checkFiles(value, '@fgclip2/x')).toThrow(
      new TypeError(
        `[@fgclip2/x] Expected Files for files, got ${shown} of fgclip2 opens a folder, a hub id or a URL.`,
      ),
    );
  });
});
