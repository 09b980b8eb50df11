import { describe, expect, it } from 'vitest';
import { scanKeys } from './scan-keys.ts';

describe('scanKeys', () => {
  it.each<[json: string, keys: number, duplicate: string | undefined]>([
    ['{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}', 6, undefined],
    ['{"a":1,"b":2,"a":3}', 3, 'a'],
    ['{"a":{"x":1, "x" : 2}}', 3, 'x'],
    ['{"a":"a","b":"a","c":["a","a"]}', 3, undefined],
    ['{"a\\"b":1,"a\\\\":2,"a\\"b":3}', 3, 'a"b'],
    ['{"a":1,"\\u0061":2}', 2, 'a'],
    ['{"a":"\\":\\":","b":"\\\\"}', 2, undefined],
    ['{"__proto__":1,"__proto__":2}', 2, '__proto__'],
    ['{"a":1,"a":2,"b":3,"b":4}', 4, 'a'],
    ['[]', 0, undefined],
  ])('counts the keys of %s: %d, %s twice', (json, keys, duplicate) => {
    expect(JSON.parse(json)).toBeDefined();
    expect(scanKeys(json, 10)).toEqual({ keys, duplicate });
  });

  it('ends where there are more than asked for', () => {
    expect(scanKeys('{"a":1,"b":2,"c":3,"d":4,"d":5}', 2)).toEqual({ keys: 3, duplicate: undefined });
  });

  it.each(['{"a', '{"a\\', '}}}', '"', '{"a":"b', ':', ''])(
    'ends with the text %j that is no JSON',
    (text) => {
      expect(scanKeys(text, 10).duplicate).toBeUndefined();
    },
  );
});
