import { describe, expect, it } from 'vitest';
import { modelCode, quote, quoteList } from './model-code.ts';

describe('modelCode', () => {
  it('loads the demo checkpoint, or what is named', () => {
    expect(modelCode('demo')).toContain('load(demoCheckpoint)');
    expect(modelCode('qihoo360/fg-clip2-base', 'heatmapOverlay')).toBe(
      "import { heatmapOverlay, load } from 'fgclip2';\n\nawait using fgclip2 = await load('qihoo360/fg-clip2-base');",
    );
  });
});

describe('quote', () => {
  it.each([
    ['a cat', "'a cat'"],
    ["a cat's tail", "'a cat\\'s tail'"],
    ['a "cat"', `'a "cat"'`],
    ['a \\ and\na line', "'a \\\\ and\\na line'"],
    ['一只猫', "'一只猫'"],
  ])('%s', (text, code) => expect(quote(text)).toBe(code));
});

describe('quoteList', () => {
  it('puts one text a line', () => expect(quoteList(['a', 'b'])).toBe("[\n  'a',\n  'b',\n]"));
});
