import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
import { memoryFiles } from '@fgclip2/files';
import { compactTokenizer, Fgclip2Tokenizer } from '@fgclip2/tokenizer';
import type { Attack } from '../attack.ts';
import { foreignError, shortened } from '../foreign-error.ts';
import { problemOfIds } from '../problem-of-ids.ts';
import type { Random } from '../random.ts';
import { tryOften } from '../try-often.ts';
import { bytesOf } from './changed-files.ts';
import { damagedBytes } from './damaged-bytes.ts';
import { jsonBytes, oddJson } from './odd-json.ts';
import { withChecksum } from './with-checksum.ts';

const file = 'tokenizer.json';

/** Entries of the vocabulary that are tried: the first thousand have the special tokens, bytes and some merges. */
const entries = 1000;

/** Opens tokenizers with odd values, of Gemma's pipeline and of others, and encodes with them. */
export const tokenizerAttack: Attack = {
  name: file,
  subject: 'odd values refused, or whole ids',
  counts: { test: 300, long: 10_000 },
  async run(options) {
    const json = JSON.parse(new TextDecoder().decode(await bytesOf(demoCheckpoint, file)));
    const bases = [shortenedVocabulary(json), ...otherPipelines];
    return tryOften(options, (random) =>
      problemOf(file, jsonBytes(oddJson(random.pick(bases), random)), random),
    );
  },
};

/** Opens damaged compact tokenizers, most with a checksum that is right all the same. */
export const compactTokenizerAttack: Attack = {
  name: 'tokenizer.fgclip2',
  subject: 'damaged files refused, or whole ids',
  counts: { test: 300, long: 10_000 },
  async run(options) {
    const whole = await compactTokenizer(await bytesOf(demoCheckpoint, file));
    return tryOften(options, (random) => {
      const damaged = damagedBytes(whole, random);
      const bytes = random.chance(0.9) ? withChecksum(damaged) : damaged;
      return problemOf('tokenizer.fgclip2', bytes, random);
    });
  },
};

async function problemOf(name: string, bytes: Uint8Array, random: Random): Promise<string | undefined> {
  const letters = Array.from({ length: random.below(20) }, () => String.fromCodePoint(random.below(0x3000)));
  const text = letters.join('');
  try {
    const tokenizer = await Fgclip2Tokenizer.fromPretrained(memoryFiles({ [name]: bytes }));
    return problemOfIds(tokenizer, ['a black cat', '', text]);
  } catch (error) {
    const foreign = foreignError(error);
    return (
      foreign && `${foreign}, ${JSON.stringify(text)} with ${shortened(new TextDecoder().decode(bytes), 600)}`
    );
  }
}

interface TokenizerJson {
  model: { vocab: Record<string, number>; merges: (string | string[])[] };
}

/** The tokenizer with a small vocabulary: of a large one nearly every change is in an entry that nothing needs. */
function shortenedVocabulary(json: TokenizerJson): TokenizerJson {
  const vocab = Object.fromEntries(Object.entries(json.model.vocab).filter(([, id]) => id < entries));
  const merges = json.model.merges.filter((merge) => {
    const [left, right] = typeof merge === 'string' ? merge.split(' ') : merge;
    return [left, right, `${left}${right}`].every((token) => Object.hasOwn(vocab, token!));
  });
  return { ...json, model: { ...json.model, vocab, merges } };
}

const vocab = { '<pad>': 0, '<eos>': 1, '<unk>': 2, a: 3, b: 4, ab: 5, '##b': 6, '▁': 7, Ġ: 8 };
const added_tokens = [
  { id: 0, content: '<pad>', special: true },
  { id: 1, content: '<eos>', special: true },
];
const pipelines = [
  {
    normalizer: { type: 'Sequence', normalizers: [{ type: 'NFKC' }, { type: 'Lowercase' }] },
    pre_tokenizer: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true },
    decoder: { type: 'Metaspace', replacement: '▁' },
    model: { type: 'BPE', vocab, merges: ['a b'], unk_token: '<unk>' },
  },
  {
    normalizer: { type: 'BertNormalizer', clean_text: true, lowercase: true, strip_accents: null },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: { type: 'BertProcessing', sep: ['<eos>', 1], cls: ['<pad>', 0] },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: { type: 'WordPiece', vocab, unk_token: '<unk>', continuing_subword_prefix: '##' },
  },
  {
    normalizer: { type: 'Precompiled', precompiled_charsmap: '' },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [{ type: 'WhitespaceSplit' }, { type: 'Punctuation' }],
    },
    decoder: { type: 'BPEDecoder', suffix: '</w>' },
    model: { type: 'Unigram', vocab: Object.keys(vocab).map((token, i) => [token, -i]), unk_id: 2 },
  },
  {
    normalizer: { type: 'Strip', strip_left: true, strip_right: true },
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: true, use_regex: true },
    post_processor: {
      type: 'TemplateProcessing',
      single: [{ Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: '<eos>', type_id: 0 } }],
    },
    decoder: { type: 'ByteLevel' },
    model: { type: 'BPE', vocab, merges: [['a', 'b']], byte_fallback: true, ignore_merges: true },
  },
];

/** Pipelines that the library reads. */
const otherPipelines = pipelines.map((pipeline) => ({ version: '1.0', added_tokens, ...pipeline }));
