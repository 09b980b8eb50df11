import { describe, expect, it } from 'vitest';
import { recentMap } from './recent-map.ts';

describe('recentMap', () => {
  it('drops the entry used longest ago: read or set counts as used', () => {
    const map = recentMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    expect(map.get('a')).toBe(1);
    map.set('c', 3);
    expect(['a', 'b', 'c'].map((key) => map.get(key))).toEqual([1, undefined, 3]);
    map.set('a', 4);
    map.set('d', 5);
    expect(['a', 'c', 'd'].map((key) => map.get(key))).toEqual([4, undefined, 5]);
  });

  it('holds nothing with no capacity', () => {
    const map = recentMap<string, number>(0);
    map.set('a', 1);
    expect(map.get('a')).toBeUndefined();
  });
});
