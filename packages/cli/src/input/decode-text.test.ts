import { describe, expect, it } from 'vitest';
import { decodeText } from './decode-text.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, { big = false } = {}) => {
  const bytes = new Uint8Array(2 * text.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), !big);
  return bytes;
};
/** 一头大象, a sunflower, 向日葵 in GBK, a line each. */
const gbk = Uint8Array.from([
  ...[0xd2, 0xbb, 0xcd, 0xb7, 0xb4, 0xf3, 0xcf, 0xf3, 0x0a],
  ...utf8('a sunflower\n'),
  ...[0xcf, 0xf2, 0xc8, 0xd5, 0xbf, 0xfb, 0x0a],
]);

describe('decodeText', () => {
  it('reads UTF-8 with and without a mark, and UTF-16 by its mark', () => {
    const text = 'a cat\n猫\n';
    for (const bytes of [
      utf8(text),
      utf8(`\uFEFF${text}`),
      utf16(`\uFEFF${text}`),
      utf16(`\uFEFF${text}`, { big: true }),
    ]) {
      expect(decodeText(bytes, 'a.txt')).toBe(text);
    }
    expect(decodeText(new Uint8Array(0), 'a.txt')).toBe('');
  });

  it('reads another encoding where it is named', () => {
    expect(decodeText(gbk, 'a.txt', 'gb18030')).toBe('一头大象\na sunflower\n向日葵\n');
    expect(decodeText(utf16('猫'), 'a.txt', 'utf-16le')).toBe('猫');
  });

  it('refuses the rest by its first wrong line and byte', () => {
    expect(() => decodeText(gbk, 'a.txt')).toThrow(
      'Expected text in UTF-8 in a.txt, got other bytes on line 1, byte 5 (0xB4). Name its encoding, such as --encoding gb18030',
    );
    const third = Uint8Array.from([...utf8('one\r\ntwo\rthr'), 0xe9, ...utf8('\n')]);
    expect(() => decodeText(third, 'b.txt')).toThrow('in b.txt, got other bytes on line 3, byte 13 (0xE9)');
    expect(() => decodeText(Uint8Array.from([0x61, 0xe7, 0x8c]), 'c.txt')).toThrow(
      'on line 1, byte 2 (0xE7)',
    );
  });

  it('refuses UTF-16 without a mark, which UTF-8 would take', () => {
    expect(() => decodeText(utf16('a\nb'), 'a.txt')).toThrow(
      'Expected text in a.txt, got a zero character on line 1: is it UTF-16 without a mark (--encoding utf-16le), or no text?',
    );
  });
});
