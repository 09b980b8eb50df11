import { describe, expect, it } from 'vitest';
import { defaultWalkLengths, parseWalkType } from './walk-type.ts';

describe('parseWalkType', () => {
  it('takes the three names in any case', () => {
    expect(['short', 'BOX', 'Long'].map(parseWalkType)).toEqual(['short', 'box', 'long']);
  });

  it('names the three for anything else', () => {
    expect(() => parseWalkType('medium')).toThrow(
      new RangeError('[@fgclip2/tensor] Expected short, box or long for walkType, got "medium".'),
    );
    expect(() => parseWalkType('toString')).toThrow(RangeError);
    expect(() => parseWalkType(undefined)).toThrow(
      new TypeError('[@fgclip2/tensor] Expected short, box or long for walkType, got undefined.'),
    );
  });
});

describe('defaultWalkLengths', () => {
  it('holds the published lengths', () => {
    expect(defaultWalkLengths).toEqual({ short: 64, box: 64, long: 196 });
  });
});
