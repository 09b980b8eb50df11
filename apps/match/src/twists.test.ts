import { describe, expect, it } from 'vitest';
import { twists } from './twists.ts';

const things = [
  { en: ['cake', 'birthday cake'], zh: ['蛋糕', '生日蛋糕'] },
  { en: ['umbrella'], zh: ['雨伞'] },
  { en: ['cat'], zh: ['猫'] },
];

const texts = (caption: string) => twists(caption, things).map(({ text }) => text);

describe('twists', () => {
  it('changes a color, then a thing, and keeps the article right', () => {
    expect(texts('a red umbrella')).toEqual(['a green umbrella', 'a red cat']);
    expect(twists('a blue cat', things)[0]).toEqual({ text: 'a yellow cat', from: 'blue', to: 'yellow' });
    expect(texts('a cake')).toEqual(['an umbrella']);
    expect(texts('An umbrella!')).toEqual(['a cat!']);
  });

  it('does the same in Chinese', () => {
    expect(texts('一只红色的猫')).toEqual(['一只绿色的猫', '一只红色的蛋糕']);
  });

  it('takes the longest name, and no word within another', () => {
    expect(texts('a birthday cake')).toEqual(['an umbrella']);
    expect(texts('生日蛋糕')).toEqual(['雨伞']);
    expect(texts('a category')).toEqual([]);
  });

  it('changes nothing into what is there already', () => {
    expect(texts('a red cat and a green cat')).toEqual([
      'a red cat and a pink cat',
      'a red cake and a green cat',
    ]);
  });

  it('knows nothing about other captions', () => expect(texts('the meaning of life')).toEqual([]));
});
