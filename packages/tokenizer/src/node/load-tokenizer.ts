import { type ByteSource, checkFiles, type Files, type ReadOptions, readJsonIfThere } from '@fgclip2/files';
import { cacheFolder } from '@fgclip2/files/node';
import { checkOptions, kinds, signalOption } from '@fgclip2/tensor';
import type { CompactTables } from '../compact/compact-tables.ts';
import { compactFileName } from '../compact/compact-tokenizer.ts';
import type { BytePairEncoder } from '../encoders/byte-pair-encoder.ts';
import { compactEncoder } from '../encoders/compact-encoder.ts';
import type { RegexOptions } from '../encoders/huggingface-encoder.ts';
import { encoderOfJson, parseTokenizerJson } from '../encoders/open-encoder.ts';
import { Fgclip2Tokenizer, type TokenizerFromPretrainedOptions } from '../tokenizer.ts';
import { readCached, readCompactOf, writeCached } from './compact-cache.ts';
import { compactInWorker } from './compact-in-worker.ts';
import { sha256Of } from './sha256-of.ts';

/** Options of {@link loadTokenizer}. */
export interface LoadTokenizerOptions extends TokenizerFromPretrainedOptions {
  /** Folder that compact forms are kept in. @default fgclip2 in XDG_CACHE_HOME or the system's cache folder */
  cacheDir?: string | undefined;
}

/** A smaller tokenizer.json, in bytes, is made compact faster than a worker thread starts. */
const worthAWorker = 2 ** 20;

/**
 * `Fgclip2Tokenizer.fromPretrained` with the compact form of a large tokenizer.json kept under the file's sha256,
 * in `cacheDir/<sha256>.fgclip2-tokenizer`: made once, in a worker thread, and opened in a fraction of a second from
 * then on. What is cached and not whole, or not of this file, is made again; without a writable folder all works
 * the same. A `tokenizer.fgclip2` among the files is used where it was made from their tokenizer.json.
 *
 * @throws Error when the files are not those of a tokenizer.
 * @example
 * import { folder } from '@fgclip2/files/node';
 * import { loadTokenizer } from '@fgclip2/tokenizer/node';
 * const tokenizer = await loadTokenizer(folder('./fg-clip2-base'));
 */
export async function loadTokenizer(
  files: Files,
  loadOptions: LoadTokenizerOptions = {},
): Promise<Fgclip2Tokenizer> {
  checkFiles(files, '@fgclip2/tokenizer');
  checkOptions('@fgclip2/tokenizer', loadOptions, { ...signalOption, cacheDir: kinds.text });
  const { signal, walkLengths, allowRegexes, cacheDir = cacheFolder() } = loadOptions;
  const source = await files.open('tokenizer.json', { signal });
  if (source === undefined) {
    return Fgclip2Tokenizer.fromPretrained(files, { signal, walkLengths, allowRegexes });
  }
  const options = { signal, allowRegexes };
  const isLarge = source.size >= worthAWorker;
  const [encoder, tokenizerConfig] = await Promise.all([
    isLarge ? largeEncoder(files, source, cacheDir, options) : encoderOf(source, options),
    readJsonIfThere(files, 'tokenizer_config.json', { owner: '@fgclip2/tokenizer', signal }),
  ]);
  return new Fgclip2Tokenizer(encoder, tokenizerConfig, { walkLengths });
}

async function largeEncoder(
  files: Files,
  source: ByteSource,
  cacheDir: string | undefined,
  options: ReadOptions & RegexOptions,
): Promise<BytePairEncoder> {
  const sha256 = await sha256Of(source, options);
  const kept = (await readCached(cacheDir, sha256)) ?? (await readBeside(files, sha256, options));
  options.signal?.throwIfAborted();
  if (kept !== undefined) return compactEncoder(kept);
  try {
    const file = source.path ?? (await source.read(0, source.size, options));
    const compact = await compactInWorker(file, options);
    const tables = readCompactOf(compact, sha256);
    if (tables !== undefined) {
      await writeCached(cacheDir, sha256, compact);
      return compactEncoder(tables);
    }
  } catch {
    // Another pipeline, or a bundle without the worker's file: both are handled without a worker.
    options.signal?.throwIfAborted();
  }
  return encoderOf(source, options);
}

/** The encoder of a tokenizer.json, made on this thread. */
async function encoderOf(source: ByteSource, options: ReadOptions & RegexOptions): Promise<BytePairEncoder> {
  return encoderOfJson(parseTokenizerJson(await source.read(0, source.size, options), source.name), options);
}

/** The compact file that a quantized checkpoint has beside its tokenizer.json. */
async function readBeside(
  files: Files,
  sha256: string,
  options: ReadOptions,
): Promise<CompactTables | undefined> {
  try {
    const source = await files.open(compactFileName, options);
    return source && readCompactOf(await source.read(0, source.size, options), sha256);
  } catch {
    options.signal?.throwIfAborted();
    return undefined;
  }
}
