import { type Files, parseJsonObject, type ReadOptions, readJson, readJsonIfThere } from '@fgclip2/files';
import { readCompact } from '../compact/compact-format.ts';
import type { CompactTables } from '../compact/compact-tables.ts';
import { compactTablesOf } from '../compact/compact-tables-of.ts';
import { compactFileName } from '../compact/compact-tokenizer.ts';
import type { BytePairEncoder } from './byte-pair-encoder.ts';
import { compactEncoder } from './compact-encoder.ts';
import { huggingfaceEncoder, type RegexOptions } from './huggingface-encoder.ts';

const owner = '@fgclip2/tokenizer';

/** A vocabulary of 256,000 words is not searched a second time for a word that occurs twice. */
const uniqueKeys = false;

/** Bytes of a tokenizer.json: the published one has 34 million. */
const maxBytes = 500_000_000;

/**
 * The encoder of a folder: its compact file's, else that of its tokenizer.json, which the library reads where the
 * pipeline is not Gemma's.
 *
 * @throws Error "[@fgclip2/tokenizer] Expected tokenizer.json in <name of the files>, got only <names>." where neither
 * is there; also where neither can be read.
 */
export async function openEncoder(
  files: Files,
  { allowRegexes, ...options }: ReadOptions & RegexOptions = {},
): Promise<BytePairEncoder> {
  const compact = await readCompactFile(files, options);
  if (compact !== undefined && !('problem' in compact)) return compactEncoder(compact);
  const readJsonOptions = { owner, uniqueKeys, maxBytes, ...options };
  if (compact === undefined) {
    return encoderOfJson(await readJson(files, 'tokenizer.json', readJsonOptions), { allowRegexes });
  }
  const tokenizerJson = await readJsonIfThere(files, 'tokenizer.json', readJsonOptions);
  if (tokenizerJson === undefined) throw compact.problem;
  return encoderOfJson(tokenizerJson, { allowRegexes });
}

/** Parses the bytes of a tokenizer.json; `name` is what the error calls it. */
export function parseTokenizerJson(bytes: Uint8Array, name: string): object {
  return parseJsonObject(bytes, name, { owner, uniqueKeys });
}

/** The compact form of a parsed tokenizer.json, made here, or the library for other pipelines. */
export async function encoderOfJson(
  tokenizerJson: unknown,
  options: RegexOptions = {},
): Promise<BytePairEncoder> {
  const tables = compactTablesOf(tokenizerJson);
  return 'reason' in tables
    ? huggingfaceEncoder(tokenizerJson, tables.reason, options)
    : compactEncoder(tables);
}

/** The compact file, where there is one, or what is wrong with it: tokenizer.json replaces it. */
async function readCompactFile(
  files: Files,
  options?: ReadOptions,
): Promise<CompactTables | { problem: unknown } | undefined> {
  try {
    const source = await files.open(compactFileName, options);
    return source && readCompact(await source.read(0, source.size, options));
  } catch (error) {
    // A cache without network, for example, rejects for files that it has never asked for.
    options?.signal?.throwIfAborted();
    return { problem: error };
  }
}
