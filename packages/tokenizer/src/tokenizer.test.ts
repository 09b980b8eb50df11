import { type Files, memorySource } from '@fgclip2/files';
import { Tokenizer as RustTokenizer } from 'tokenizers';
import { beforeAll, describe, expect, it } from 'vitest';
import { byteToken } from './compact/byte-token.ts';
import { compactTokenizer } from './compact/compact-tokenizer.ts';
import { type EncodeOptions, Fgclip2Tokenizer } from './tokenizer.ts';

/** Four special tokens, letters, two merges; characters outside it are `<unk>`: the library reads it. */
const tiny = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: ['<pad>', '<eos>', '<bos>', '<unk>'].map((content, id) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  })),
  normalizer: { type: 'Replace', pattern: { String: ' ' }, content: '▁' },
  pre_tokenizer: null,
  post_processor: null,
  decoder: {
    type: 'Sequence',
    decoders: [{ type: 'Replace', pattern: { String: '▁' }, content: ' ' }, { type: 'Fuse' }],
  },
  model: {
    type: 'BPE',
    unk_token: '<unk>',
    fuse_unk: true,
    byte_fallback: false,
    vocab: {
      '<pad>': 0,
      '<eos>': 1,
      '<bos>': 2,
      '<unk>': 3,
      a: 4,
      b: 5,
      c: 6,
      A: 7,
      '▁': 8,
      ab: 9,
      '▁ab': 10,
    },
    merges: ['a b', '▁ ab'],
  },
};
/** The same in Gemma's pipeline: characters outside it are their bytes, 11 to 266. */
const gemma = {
  ...tiny,
  decoder: {
    type: 'Sequence',
    decoders: [
      { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
      { type: 'ByteFallback' },
      { type: 'Fuse' },
    ],
  },
  model: {
    ...tiny.model,
    byte_fallback: true,
    vocab: {
      ...tiny.model.vocab,
      ...Object.fromEntries(Array.from({ length: 256 }, (_, byte) => [byteToken(byte), 11 + byte])),
    },
  },
};

function filesWith(contents: Record<string, unknown>): Files {
  return {
    name: 'folder',
    async open(file) {
      const content = contents[file];
      if (content === undefined) return undefined;
      const text = typeof content === 'string' ? content : JSON.stringify(content);
      const bytes = content instanceof Uint8Array ? content : new TextEncoder().encode(text);
      return memorySource(bytes, `folder/${file}`);
    },
    async list() {
      return Object.keys(contents);
    },
  };
}

describe.each([
  ['the compact form', gemma, undefined],
  ['the library', tiny, 'false for model.byte_fallback'],
])('Fgclip2Tokenizer over %s', (_, tokenizerJson, reason) => {
  let tokenizer: Fgclip2Tokenizer;
  beforeAll(async () => {
    tokenizer = await Fgclip2Tokenizer.fromPretrained(filesWith({ 'tokenizer.json': tokenizerJson }));
  });

  function rows(texts: string | string[], options?: EncodeOptions): number[][] {
    const { inputIds } = tokenizer.encode(texts, options);
    const [count = 0, slots = 0] = inputIds.dims;
    const ids = Array.from(inputIds.data, Number);
    return Array.from({ length: count }, (_, r) => ids.slice(r * slots, (r + 1) * slots));
  }

  it('says why it is not compact', () => {
    expect(tokenizer.notCompactReason).toBe(reason);
  });

  it('says how many tokens of each text were cut', () => {
    const texts = ['c'.repeat(63), 'c'.repeat(64), 'c', 'c'.repeat(100)];
    expect(tokenizer.encode(texts).truncated).toEqual([0, 1, 0, 37]);
    expect(tokenizer.encode(texts, { walkType: 'long' }).truncated).toEqual([0, 0, 0, 0]);
    expect(tokenizer.encode('c', { maxLength: 1 }).truncated).toEqual([1]);
    const whole = { truncation: false, padding: 'longest' } as const;
    expect(tokenizer.encode(texts, whole).truncated).toEqual([0, 0, 0, 0]);
  });

  it('ends with <eos> and pads with <pad> to the length of the walk', () => {
    const [row] = rows('ab ab');
    expect(row).toEqual([9, 10, 1, ...Array(61).fill(0)]);
    expect(tokenizer.encode('ab', { walkType: 'box' }).inputIds.dims).toEqual([1, 64]);
    expect(tokenizer.encode(['ab', 'c'], { walkType: 'long' }).inputIds.dims).toEqual([2, 196]);
  });

  it('says what the ids were made for, in lower case', () => {
    expect(tokenizer.encode('a').walkType).toBe('short');
    expect(tokenizer.encode('a', { walkType: 'LONG' })).toMatchObject({ walkType: 'long' });
  });

  it('cuts so that <eos> stays last', () => {
    expect(rows('abcabc', { maxLength: 3 })).toEqual([[9, 6, 1]]);
    expect(rows('abc', { maxLength: 3 })).toEqual([[9, 6, 1]]);
    expect(rows('abc', { maxLength: 1 })).toEqual([[1]]);
    expect(rows('c'.repeat(100))[0]).toEqual([...Array(63).fill(6), 1]);
    expect(rows('c'.repeat(300), { walkType: 'long' })[0]).toEqual([...Array(195).fill(6), 1]);
  });

  it('takes an empty text', () => {
    expect(rows('', { maxLength: 3 })).toEqual([[1, 0, 0]]);
  });

  it('lower-cases by default', () => {
    expect(rows('Ab', { maxLength: 4 })).toEqual([[9, 1, 0, 0]]);
    expect(rows('Ab', { maxLength: 4, lowerCase: false })).toEqual([[7, 5, 1, 0]]);
  });

  it('pads to the longest, or not at all', () => {
    expect(rows(['a', 'abc'], { padding: 'longest' })).toEqual([
      [4, 1, 0],
      [9, 6, 1],
    ]);
    expect(rows(['a', 'b'], { padding: false })).toEqual([
      [4, 1],
      [5, 1],
    ]);
    expect(() => rows(['a', 'abc'], { padding: false })).toThrow(
      '[@fgclip2/tokenizer] Expected texts of one length without padding, got 2 to 3 ids.',
    );
  });

  it('does not cut without truncation', () => {
    expect(rows('abc', { padding: false, truncation: false, maxLength: 2 })).toEqual([[9, 6, 1]]);
    expect(() => rows(['a', 'abc'], { truncation: false, maxLength: 2 })).toThrow(
      '[@fgclip2/tokenizer] Expected at most 2 ids for texts[1] without truncation, got 3.',
    );
  });

  it('refuses texts and rows that would hold the thread or fill the memory, saying what to do', () => {
    expect(() => tokenizer.encode(['a', 'a'.repeat(100_001)])).toThrow(
      new RangeError(
        '[@fgclip2/tokenizer] Expected at most 100000 characters for texts[1], got 100001. Cut it, since a walk reads a thousand or so, or raise maxCharacters.',
      ),
    );
    expect(tokenizer.encode('a'.repeat(100_001), { maxCharacters: 200_000 }).truncated).toEqual([
      100_001 - 63,
    ]);
    expect(() => tokenizer.encode(['a', 'b'], { maxLength: 2 ** 26 + 1 })).toThrow(
      new RangeError(
        '[@fgclip2/tokenizer] Expected at most 134217728 ids in a call, got 2 rows of 67108865. Take fewer texts at a time, or a smaller maxLength.',
      ),
    );
  });

  it('gives a mask on request', () => {
    expect(tokenizer.encode('a')).not.toHaveProperty('attentionMask');
    const { attentionMask } = tokenizer.encode(['a', 'abc'], { maxLength: 4, returnAttentionMask: true });
    expect(attentionMask?.dims).toEqual([2, 4]);
    expect(Array.from(attentionMask?.data ?? [], Number)).toEqual([1, 1, 0, 0, 1, 1, 1, 0]);
  });

  it('takes special tokens in the text, unknown characters, NUL and lone surrogates', () => {
    expect(rows('a<eos>b', { padding: false })).toEqual([[4, 1, 5, 1]]);
    const unknown = reason === undefined ? [[11], [11 + 0xef, 11 + 0xbf, 11 + 0xbd]] : [[3], [3]];
    expect(rows('a\0b', { padding: false })).toEqual([[4, ...unknown[0]!, 5, 1]]);
    expect(rows('a\ud800', { padding: false })).toEqual([[4, ...unknown[1]!, 1]]);
  });

  it('refuses what is no text', () => {
    expect(() => tokenizer.encode([])).toThrow(
      new RangeError('[@fgclip2/tokenizer] Expected at least one text for texts, got [].'),
    );
    expect(() => tokenizer.encode(['a', 7 as unknown as string])).toThrow(
      new TypeError('[@fgclip2/tokenizer] Expected a string for texts[1], got 7.'),
    );
    expect(() => tokenizer.encode(new Array<string>(2))).toThrow(
      '[@fgclip2/tokenizer] Expected a string for texts[0], got undefined.',
    );
    expect(() => tokenizer.encode(null as unknown as string)).toThrow(
      new TypeError('[@fgclip2/tokenizer] Expected a string or an array of strings for texts, got null.'),
    );
  });

  it('refuses options that cannot be', () => {
    const encode = (options: Record<string, unknown>) => () =>
      tokenizer.encode('a', options as EncodeOptions);
    expect(encode({ walkType: 'medium' })).toThrow('Expected short, box or long for walkType, got "medium".');
    expect(encode({ maxLength: 0 })).toThrow(
      '[@fgclip2/tokenizer] Expected a whole number >= 1 for maxLength, got 0.',
    );
    expect(encode({ maxLength: 2.5 })).toThrow('Expected a whole number >= 1 for maxLength, got 2.5.');
    expect(encode({ maxCharacters: Number.NaN })).toThrow(
      'Expected a number >= 0 for maxCharacters, got NaN.',
    );
    expect(encode({ padding: 'max' })).toThrow(
      '[@fgclip2/tokenizer] Expected max_length, longest or false for padding, got "max".',
    );
  });
  it('reads a row back, without special tokens unless asked', () => {
    const { inputIds } = tokenizer.encode('ab abc', { maxLength: 6 });
    expect(tokenizer.decode(inputIds.data)).toBe('ab abc');
    expect(tokenizer.decode(inputIds.data, { skipSpecialTokens: false })).toBe('ab abc<eos><pad><pad>');
    expect(tokenizer.decode([])).toBe('');
  });

  it('refuses an id that is not in the vocabulary', () => {
    expect(() => tokenizer.decode([4, 267])).toThrow(
      new RangeError('[@fgclip2/tokenizer] Expected ids of the vocabulary, got 267.'),
    );
    expect(() => tokenizer.decode([-1n])).toThrow('Expected ids of the vocabulary, got -1.');
    expect(() => tokenizer.decode([0.5])).toThrow('Expected ids of the vocabulary, got 0.5.');
  });
});

describe('Fgclip2Tokenizer.fromPretrained', () => {
  it('reads the special tokens of tokenizer_config.json', async () => {
    const alone = await Fgclip2Tokenizer.fromPretrained(filesWith({ 'tokenizer.json': tiny }));
    expect([alone.padTokenId, alone.eosTokenId]).toEqual([0, 1]);
    const configured = await Fgclip2Tokenizer.fromPretrained(
      filesWith({
        'tokenizer.json': tiny,
        'tokenizer_config.json': { eos_token: '<bos>', pad_token: { content: '<unk>' } },
      }),
    );
    expect([configured.padTokenId, configured.eosTokenId]).toEqual([3, 2]);
  });

  it('refuses special tokens that are not in the vocabulary', () => {
    expect(() => new Fgclip2Tokenizer(gemma, { eos_token: '</s>' })).toThrow(
      '[@fgclip2/tokenizer] Expected the eos_token </s> in tokenizer.json, got a vocabulary without it.',
    );
  });

  it('shows how to open files by their name', async () => {
    // @ts-expect-error a string is not Files
    await expect(Fgclip2Tokenizer.fromPretrained('qihoo360/fg-clip2-base')).rejects.toThrow(
      `[@fgclip2/tokenizer] Expected Files for files, got "qihoo360/fg-clip2-base"; openFiles('qihoo360/fg-clip2-base')`,
    );
  });

  it('pads to the walk lengths it is given', async () => {
    const walkLengths = { short: 32, box: 24, long: 68 };
    const tokenizer = await Fgclip2Tokenizer.fromPretrained(filesWith({ 'tokenizer.json': tiny }), {
      walkLengths,
    });
    expect(tokenizer.walkLengths).toEqual(walkLengths);
    for (const walkType of ['short', 'box', 'long'] as const) {
      expect(tokenizer.encode('a', { walkType }).inputIds.dims).toEqual([1, walkLengths[walkType]]);
    }
  });

  it('lists the files where tokenizer.json is missing', async () => {
    await expect(Fgclip2Tokenizer.fromPretrained(filesWith({ 'config.json': {} }))).rejects.toThrow(
      '[@fgclip2/tokenizer] Expected tokenizer.json in folder, got only config.json.',
    );
  });

  it('names a file that does not parse, or is no tokenizer', async () => {
    await expect(Fgclip2Tokenizer.fromPretrained(filesWith({ 'tokenizer.json': '{' }))).rejects.toThrow(
      '[@fgclip2/tokenizer] Expected JSON for folder/tokenizer.json, got "{".',
    );
    await expect(Fgclip2Tokenizer.fromPretrained(filesWith({ 'tokenizer.json': '{}' }))).rejects.toThrow(
      '[@fgclip2/tokenizer] Expected the contents of a tokenizer.json, got Object.',
    );
  });

  it('stops at an aborted signal', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    const files = filesWith({ 'tokenizer.json': tiny });
    await expect(Fgclip2Tokenizer.fromPretrained(files, { signal })).rejects.toThrow('enough');
  });

  it('prefers the compact file, and does not open tokenizer.json then', async () => {
    const compact = await compactTokenizer(gemma);
    const files = filesWith({ 'tokenizer.json': '{', 'tokenizer.fgclip2': compact });
    const tokenizer = await Fgclip2Tokenizer.fromPretrained(files);
    expect(tokenizer.notCompactReason).toBeUndefined();
    expect(Array.from(tokenizer.encode('ab', { maxLength: 2 }).inputIds.data)).toEqual([9n, 1n]);
  });

  it('reads tokenizer.json where the compact file is damaged or cannot be opened', async () => {
    const damaged = (await compactTokenizer(gemma)).slice(0, -1);
    const files = filesWith({ 'tokenizer.json': tiny, 'tokenizer.fgclip2': damaged });
    expect((await Fgclip2Tokenizer.fromPretrained(files)).notCompactReason).toContain('byte_fallback');
    await expect(
      Fgclip2Tokenizer.fromPretrained(filesWith({ 'tokenizer.fgclip2': damaged })),
    ).rejects.toThrow('[@fgclip2/tokenizer] Expected a compact tokenizer, got');
    const offline: Files = {
      ...filesWith({ 'tokenizer.json': gemma }),
      async open(file, options) {
        if (file === 'tokenizer.fgclip2') throw new Error('no network');
        return filesWith({ 'tokenizer.json': gemma }).open(file, options);
      },
    };
    expect((await Fgclip2Tokenizer.fromPretrained(offline)).eosTokenId).toBe(1);
  });
});

describe('a tokenizer.json that the library reads', () => {
  const split = (pattern: unknown) => ({ type: 'Split', pattern, behavior: 'Isolated', invert: false });
  const open = (json: object, options?: { allowRegexes?: boolean }) =>
    Fgclip2Tokenizer.fromPretrained(filesWith({ 'tokenizer.json': json }), options);

  it('is refused with a regular expression, unless it is trusted', async () => {
    const json = { ...gemma, pre_tokenizer: split({ Regex: '(b+)+' }) };
    const error = new Error(
      '[@fgclip2/tokenizer] Expected no regular expressions in tokenizer.json, got "(b+)+" for pre_tokenizer.pattern: over some texts one can run for hours. For a checkpoint that you trust, set allowRegexes to true.',
    );
    await expect(open(json)).rejects.toThrow(error);
    await expect(open(json, { allowRegexes: false })).rejects.toThrow(error);
    const inside = { ...tiny, normalizer: { type: 'Sequence', normalizers: [split({ Regex: '.' })] } };
    await expect(open(inside)).rejects.toThrow('got "." for normalizer.normalizers.0.pattern');
    const tokenizer = await open(json, { allowRegexes: true });
    const ids = Array.from(tokenizer.encode('a bc ab', { maxLength: 8 }).inputIds.data, Number);
    const rust = RustTokenizer.fromString(JSON.stringify(json));
    expect(ids.slice(0, 7)).toEqual((await rust.encode('a bc ab', null)).getIds());
  });

  it.each([
    [undefined, 'got undefined'],
    [{}, 'got {}'],
    [{ String: 1 }, 'got {"String":1}'],
    [{ String: 'b', Regex: 'b' }, 'got {"String":"b","Regex":"b"}'],
    ['b', 'got "b"'],
  ])('is refused with the pattern %j', async (pattern, got) => {
    await expect(open({ ...tiny, pre_tokenizer: split(pattern) })).rejects.toThrow(
      `[@fgclip2/tokenizer] Expected { String } or { Regex } with a text for pre_tokenizer.pattern in tokenizer.json, ${got}.`,
    );
  });

  it('is refused with ids that are no whole numbers', async () => {
    const withId = (token: string, id: unknown) =>
      open({ ...tiny, model: { ...tiny.model, vocab: { ...tiny.model.vocab, [token]: id } } });
    const tokenizer = await withId('c', 'six');
    const words = (got: string) =>
      new Error(
        `[@fgclip2/tokenizer] Expected whole numbers >= 0 for the ids in tokenizer.json, got ${got}.`,
      );
    expect(() => tokenizer.encode('c')).toThrow(words('"six"'));
    const half = await withId('c', 6.5);
    expect(() => half.encode('c')).toThrow(words('6.5'));
    await expect(
      open({ ...tiny, added_tokens: tiny.added_tokens.map((token) => ({ ...token, id: [token.id] })) }),
    ).rejects.toThrow(words('[0]'));
  });

  it('says that the library cannot use it', async () => {
    const tokenizer = await open({ ...tiny, post_processor: { type: 'TemplateProcessing', single: 5 } });
    expect(() => tokenizer.encode('a')).toThrow(
      '[@fgclip2/tokenizer] Expected a tokenizer.json that @huggingface/tokenizers can encode with, got ',
    );
  });
});

describe('new Fgclip2Tokenizer', () => {
  it('takes a parsed tokenizer.json and the compact form', async () => {
    for (const source of [gemma, await compactTokenizer(gemma)]) {
      const tokenizer = new Fgclip2Tokenizer(source);
      expect(Array.from(tokenizer.encode('ab', { maxLength: 2 }).inputIds.data)).toEqual([9n, 1n]);
    }
  });

  it.each([
    [null, 'nothing for normalizer.type'],
    [tiny, 'false for model.byte_fallback'],
  ])('refuses another pipeline', (source, reason) => {
    expect(() => new Fgclip2Tokenizer(source)).toThrow(
      `[@fgclip2/tokenizer] Expected the pipeline of Gemma's tokenizer.json, got ${reason}. Fgclip2Tokenizer.fromPretrained reads others too.`,
    );
  });
});
