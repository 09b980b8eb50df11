import {
  type ByteSource,
  checkFiles,
  type Files,
  type ReadOptions,
  readJsonIfThere,
  sha256Hex,
  toHex,
} from '@fgclip2/files';
import { readCompact } from '../compact/compact-format.ts';
import type { CompactTables } from '../compact/compact-tables.ts';
import { compactFileName, compactTokenizer } from '../compact/compact-tokenizer.ts';
import type { BytePairEncoder } from '../encoders/byte-pair-encoder.ts';
import { compactEncoder } from '../encoders/compact-encoder.ts';
import type { RegexOptions } from '../encoders/huggingface-encoder.ts';
import { encoderOfJson, parseTokenizerJson } from '../encoders/open-encoder.ts';
import { Fgclip2Tokenizer, type TokenizerFromPretrainedOptions } from '../tokenizer.ts';
import { readCached, writeCached } from './compact-cache.ts';
import { type CompactInWorkerOptions, compactInWorker } from './compact-in-worker.ts';

/** Options of {@link loadTokenizer}. */
export interface LoadTokenizerOptions extends TokenizerFromPretrainedOptions, CompactInWorkerOptions {
  /** Keeps the compact form for later visits, in the Cache API. @default true */
  cache?: boolean | undefined;
}

/** A smaller tokenizer.json, in bytes, is made compact faster than a worker starts. */
const worthAWorker = 2 ** 20;

/**
 * `Fgclip2Tokenizer.fromPretrained` without the seconds that a large tokenizer.json takes on the page's thread: its
 * compact form is read from `tokenizer.fgclip2` beside it, or from the browser's cache, or made in a web worker and
 * kept. Where no worker starts, it is made on the calling thread.
 *
 * A `tokenizer.fgclip2` is taken unless the source knows that it was made from another tokenizer.json. A source that
 * tells the file's version (`version`: its sha256, or any text that tells it from other files and other versions)
 * spares later visits the download; from other sources tokenizer.json is read to compute its sha256.
 *
 * @throws Error when the files are not those of a tokenizer.
 * @example
 * import { url } from '@fgclip2/files/web';
 * import { loadTokenizer } from '@fgclip2/tokenizer/web';
 * const tokenizer = await loadTokenizer(url('./fg-clip2-base/'));
 */
export async function loadTokenizer(
  files: Files,
  { cache = true, createWorker, walkLengths, ...readOptions }: LoadTokenizerOptions = {},
): Promise<Fgclip2Tokenizer> {
  checkFiles(files, '@fgclip2/tokenizer');
  const source = await files.open('tokenizer.json', readOptions);
  if (source === undefined) return Fgclip2Tokenizer.fromPretrained(files, { walkLengths, ...readOptions });
  const options = { cache, createWorker, ...readOptions };
  const [encoder, tokenizerConfig] = await Promise.all([
    source.size < worthAWorker ? encoderOf(source, readOptions) : largeEncoder(files, source, options),
    readJsonIfThere(files, 'tokenizer_config.json', { owner: '@fgclip2/tokenizer', ...readOptions }),
  ]);
  return new Fgclip2Tokenizer(encoder, tokenizerConfig, { walkLengths });
}

async function largeEncoder(
  files: Files,
  source: ByteSource,
  { cache, createWorker, ...readOptions }: LoadTokenizerOptions,
): Promise<BytePairEncoder> {
  // What tells the file from others and from its other versions, where the source knows it without reading.
  const known = source.version;
  const beside = await readBeside(files, known, readOptions);
  if (beside !== undefined) return compactEncoder(beside);
  let kept = cache && known !== undefined ? await readCached(known) : undefined;
  if (kept !== undefined) return compactEncoder(kept);

  const bytes = await source.read(0, source.size, readOptions);
  const version = cache ? (known ?? (await sha256Hex(bytes))) : undefined;
  if (version !== undefined && version !== known) kept = await readCached(version);
  if (kept !== undefined) return compactEncoder(kept);

  const compact = await makeCompact(bytes, { createWorker, ...readOptions });
  if (compact === undefined) return encoderOfJson(parseTokenizerJson(bytes, source.name), readOptions);
  if (version !== undefined) await writeCached(version, compact);
  return compactEncoder(readCompact(compact));
}

/** The encoder of a tokenizer.json, made on this thread. */
async function encoderOf(source: ByteSource, options: ReadOptions & RegexOptions): Promise<BytePairEncoder> {
  return encoderOfJson(parseTokenizerJson(await source.read(0, source.size, options), source.name), options);
}

/** The compact file beside tokenizer.json, unless it is known to be another's. */
async function readBeside(
  files: Files,
  known: string | undefined,
  options: ReadOptions,
): Promise<CompactTables | undefined> {
  try {
    const source = await files.open(compactFileName, options);
    const tables = source && readCompact(await source.read(0, source.size, options));
    const isOther = tables && /^[0-9a-f]{64}$/.test(known ?? '') && toHex(tables.sha256) !== known;
    return isOther ? undefined : tables;
  } catch {
    options.signal?.throwIfAborted();
    return undefined;
  }
}

/** The compact form, made in a worker or else here; `undefined` where the pipeline is not Gemma's. */
async function makeCompact(
  bytes: Uint8Array,
  options: CompactInWorkerOptions,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return (await compactInWorker(bytes, options)) ?? (await compactTokenizer(bytes));
  } catch {
    options.signal?.throwIfAborted();
    return undefined;
  }
}
