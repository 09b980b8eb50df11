import { describe, expect, it } from 'vitest';
import { parseWalkType, walkLengths } from './walk-type.ts';

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

describe('walkLengths', () => {
  it('holds the published lengths', () => {
    expect(walkLengths).toEqual({ short: 64, box: 64, long: 196 });
  });
});
