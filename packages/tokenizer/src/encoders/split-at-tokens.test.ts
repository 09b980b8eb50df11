import { describe, expect, it } from 'vitest';
import { splitAtTokens } from './split-at-tokens.ts';

describe('splitAtTokens', () => {
  it('takes the leftmost token, and of several there the longest', () => {
    const split = splitAtTokens(
      new Map([
        ['<a>', 1],
        ['\n', 2],
        ['\n\n', 3],
        ['a>b', 4],
      ]),
    );
    expect(split('x<a>b\n\n\ny')).toEqual(['x', 1, 'b', 3, 2, 'y']);
    expect(split('')).toEqual([]);
    expect(split('<a><a>')).toEqual([1, 1]);
  });

  it('takes tokens literally', () => {
    const names = ['[@BOS@]', '(.*)', 'a|b', '$^', 'x{2}', '\\d', '<c-d/>', '+?'];
    const split = splitAtTokens(new Map(names.map((name, id) => [name, id])));
    expect(split(names.join('xx'))).toEqual(names.flatMap((_, id) => (id === 0 ? [0] : ['xx', id])));
  });

  it('leaves a text whole where there is no token', () => {
    const split = splitAtTokens(new Map());
    expect([split('a b'), split('')]).toEqual([['a b'], []]);
  });
});
