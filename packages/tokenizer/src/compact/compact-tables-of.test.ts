import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compactTablesOf } from './compact-tables-of.ts';

interface TokenizerJson {
  model: { vocab: Record<string, unknown>; merges: unknown[]; [key: string]: unknown };
  added_tokens: Record<string, unknown>[];
  [key: string]: unknown;
}

const text = readFileSync(new URL('../fixtures/tokenizer.json', import.meta.url), 'utf8');

const replaceSpaces = { type: 'Replace', content: '▁' };

/** What is said of the demo tokenizer after a change. */
function reasonAfter(change: (json: TokenizerJson) => void): string | undefined {
  const json: TokenizerJson = JSON.parse(text);
  change(json);
  const tables = compactTablesOf(json);
  return 'reason' in tables ? tables.reason : undefined;
}

describe('compactTablesOf', () => {
  it.each<[string, (json: TokenizerJson) => void]>([
    ['nothing', () => {}],
    ['no pre-tokenizer', (json) => delete json.pre_tokenizer],
    ['no post-processor', (json) => Object.assign(json, { post_processor: null })],
    ['older settings of the model', ({ model }) => delete model.ignore_merges],
    [
      'merges as pairs',
      ({ model }) => {
        model.merges = model.merges.map((merge) => String(merge).split(' '));
      },
    ],
  ])('takes the demo tokenizer with %s changed', (_, change) => {
    expect(reasonAfter(change)).toBeUndefined();
  });

  it.each<[string, (json: TokenizerJson) => void]>([
    ['"NFKC" for normalizer.type', (json) => Object.assign(json, { normalizer: { type: 'NFKC' } })],
    ['nothing for normalizer.type', (json) => delete json.normalizer],
    [
      '"Whitespace" for pre_tokenizer.type',
      (json) => Object.assign(json, { pre_tokenizer: { type: 'Whitespace' } }),
    ],
    [
      'nothing for pre_tokenizer.pattern.String',
      (json) => Object.assign(json, { pre_tokenizer: { type: 'Split', pattern: { Regex: 'c' } } }),
    ],
    [
      '"c" for pre_tokenizer.pattern.Regex',
      (json) =>
        Object.assign(json, { pre_tokenizer: { type: 'Split', pattern: { String: ' ', Regex: 'c' } } }),
    ],
    [
      '"." for normalizer.pattern.Regex',
      (json) =>
        Object.assign(json, { normalizer: { ...replaceSpaces, pattern: { String: ' ', Regex: '.' } } }),
    ],
    ['nothing for pre_tokenizer.type', (json) => Object.assign(json, { pre_tokenizer: {} })],
    ['"WordPiece" for model.type', ({ model }) => Object.assign(model, { type: 'WordPiece' })],
    ['true for model.ignore_merges', ({ model }) => Object.assign(model, { ignore_merges: true })],
    ['0.1 for model.dropout', ({ model }) => Object.assign(model, { dropout: 0.1 })],
    ['"ByteLevel" for decoder.type', (json) => Object.assign(json, { decoder: { type: 'ByteLevel' } })],
    [
      '"ByteLevel" for post_processor.type',
      (json) => Object.assign(json, { post_processor: { type: 'ByteLevel' } }),
    ],
    ['no token <0x00>', ({ model }) => Object.assign(model, { vocab: { '<pad>': 0 } })],
    ['the id 4096 in a vocabulary of 4096', ({ model }) => Object.assign(model.vocab, { '<pad>': 4096 })],
    ['the id 1 in a vocabulary of 4096', ({ model }) => Object.assign(model.vocab, { '<pad>': 1 })],
    ['a token of 256 bytes', ({ model }) => Object.assign(model.vocab, { ['x'.repeat(256)]: 4096 })],
    ['a token that is not Unicode', ({ model }) => Object.assign(model.vocab, { '\ud800': 4096 })],
    ['merges that are not a list', ({ model }) => Object.assign(model, { merges: {} })],
    ['the merge "th e!"', ({ model }) => model.merges.push('th e!')],
    ['the merge ["t","h","e"]', ({ model }) => model.merges.push(['t', 'h', 'e'])],
    ['the merge 7', ({ model }) => model.merges.push(7)],
    ['the merge "t h" not next to the others of its token', ({ model }) => model.merges.push('t h')],
    ['the merge "t h" not next to the others of its token', ({ model }) => model.merges.unshift('t h')],
    ['the added token {"id":0', ({ added_tokens }) => Object.assign(added_tokens[0]!, { lstrip: true })],
    ['the added token {"id":9', ({ added_tokens }) => Object.assign(added_tokens[0]!, { id: 9 })],
    ['the added token {}', ({ added_tokens }) => added_tokens.push({})],
    ['added_tokens that are not a list', (json) => Object.assign(json, { added_tokens: {} })],
  ])('says that it found %s', (reason, change) => {
    expect(reasonAfter(change)).toContain(reason);
  });
});
