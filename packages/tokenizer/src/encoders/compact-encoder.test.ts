import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { BytePairEncoder } from './byte-pair-encoder.ts';
import { huggingfaceEncoder } from './huggingface-encoder.ts';
import { encoderOfJson } from './open-encoder.ts';

const json = JSON.parse(readFileSync(new URL('../fixtures/tokenizer.json', import.meta.url), 'utf8'));
const tokens = Object.keys(json.model.vocab);

const texts = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(...tokens),
      fc.constantFrom(...tokens).map((token) => token.replaceAll('▁', ' ')),
      fc.constantFrom(' ', '  ', '▁', '\n', '<eos', '<0x41>', '\u200d', '\ufeff'),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

describe('the compact form of the demo tokenizer', () => {
  let compact: BytePairEncoder;
  let library: BytePairEncoder;
  beforeAll(async () => {
    compact = await encoderOfJson(json);
    library = await huggingfaceEncoder(json, 'to compare');
  });

  it('has the ids of the library for any text, and gives the text back', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const ids = compact.encode(text);
        expect(ids).toEqual(library.encode(text));
        expect(compact.decode(ids, false)).toBe(text.replaceAll('▁', ' '));
        // The library loses byte order marks.
        if (!text.includes('\ufeff')) expect(library.decode(ids, false)).toBe(compact.decode(ids, false));
      }),
      { numRuns: 2000, seed: 4096 },
    );
  });

  it('knows every token by name and no other', () => {
    for (const [token, id] of Object.entries(json.model.vocab)) {
      expect(compact.idOf(token), token).toBe(id);
      expect(compact.decode([Number(id)], false)).toBe(library.decode([Number(id)], false));
    }
    expect(['', 'no such token', 'x'.repeat(1000)].map(compact.idOf)).toEqual(Array(3).fill(undefined));
    expect([0, 4095, 4096, -1, 0.5, Number.NaN].map(compact.hasId)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it('takes a long text without a space', () => {
    const text = '红色龙虾ab'.repeat(60_000);
    expect(compact.decode(compact.encode(text), true)).toBe(text);
  });
});
