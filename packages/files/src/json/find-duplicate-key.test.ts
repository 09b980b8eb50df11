import { describe, expect, it } from 'vitest';
import { findDuplicateKey } from './find-duplicate-key.ts';

describe('findDuplicateKey', () => {
  it.each([
    ['{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}', undefined],
    ['{"a":1,"b":2,"a":3}', 'a'],
    ['{"a":{"x":1, "x" : 2}}', 'x'],
    ['{"a":"a","b":"a","c":["a","a"]}', undefined],
    ['{"a\\"b":1,"a\\\\":2,"a\\"b":3}', 'a"b'],
    ['{"a":1,"\\u0061":2}', 'a'],
    ['{"__proto__":1,"__proto__":2}', '__proto__'],
    ['[]', undefined],
  ])('finds the repeated key of %s: %s', (json, expected) => {
    expect(JSON.parse(json)).toBeDefined();
    expect(findDuplicateKey(json)).toBe(expected);
  });
});
