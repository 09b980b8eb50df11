import { describe, expect, it } from 'vitest';
import { decodeBytes } from './decode-bytes.ts';

const decode = (...tokens: string[]): string =>
  decodeBytes(tokens.map((token) => new TextEncoder().encode(token)));

describe('decodeBytes', () => {
  it('turns ▁ into spaces and leaves all else as it is', () => {
    expect(decode('▁a', '▁▁', 'b▁c', '猫', '\ufeff', '\u2582')).toBe(' a  b c猫\ufeff\u2582');
    expect(decode()).toBe('');
  });

  it('joins neighboring byte tokens to the characters they spell', () => {
    expect(decode('a', '<0xE7>', '<0x8C>', '<0xAB>', 'b', '<0x41>', '<0xef>', '<0xBB>', '<0xBF>')).toBe(
      'a猫bA\ufeff',
    );
    expect(decode('<0xE2>', '<0x96>', '<0x81>')).toBe('▁');
    expect(decode('<0x4>', '<0xGG>', '<0x410>', '<1x41>')).toBe('<0x4><0xGG><0x410><1x41>');
  });

  it('has one U+FFFD for each byte of what is not UTF-8', () => {
    expect(decode('<0xE7>', '<0x8C>', 'a', '<0x41>', '<0xFF>')).toBe('\ufffd\ufffda\ufffd\ufffd');
  });
});
