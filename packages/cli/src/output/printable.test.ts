import { describe, expect, it } from 'vitest';
import { printable, printableJson } from './printable.ts';

describe('printable', () => {
  it('escapes what a terminal would act on, and leaves texts alone', () => {
    expect(printable('\u001B[31mred\u0007\r\n\u009Bx\u202Eabc')).toBe(
      '\\x1b[31mred\\x07\\r\\n\\x9bx\\u202eabc',
    );
    expect(printable('一只 black cat, äöü 👍')).toBe('一只 black cat, äöü 👍');
  });
});

describe('printableJson', () => {
  it('escapes the rest as JSON does, so that the value stays the same', () => {
    const value = { name: '\u001B\u007F\u009B\u202E 猫' };
    const json = printableJson(value);
    expect(json).toContain('\\u001b\\u007f\\u009b\\u202e 猫');
    expect(JSON.parse(json)).toEqual(value);
  });
});
