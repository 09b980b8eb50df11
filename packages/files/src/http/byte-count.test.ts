import { describe, expect, it } from 'vitest';
import { byteCount } from './byte-count.ts';

const count = (text: string | null) => byteCount(text, 'x-linked-size', 'a/b/model.safetensors');

describe('byteCount', () => {
  it('reads whole numbers, and no header as none', () => {
    expect(['0', '12', '9007199254740991'].map(count)).toEqual([0, 12, Number.MAX_SAFE_INTEGER]);
    expect(count(null)).toBe(undefined);
  });

  it.each(['1e999', '9007199254740992', '-1', '1.5', '', ' ', '0x10', 'many'])('refuses %j', (text) => {
    expect(() => count(text)).toThrow(
      `[@fgclip2/files] Expected a whole number of bytes of a/b/model.safetensors for x-linked-size, got ${JSON.stringify(text)}.`,
    );
  });
});
