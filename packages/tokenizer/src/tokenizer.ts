import { checkFiles, type Files, type ReadOptions, readJsonIfThere } from '@fgclip2/files';
import {
  type ArgumentKind,
  checkArguments,
  checkOptions,
  classTag,
  defaultWalkLengths,
  describe,
  kinds,
  type OptionKinds,
  parseWalkType,
  Tensor,
  type WalkType,
} from '@fgclip2/tensor';
import { readCompact } from './compact/compact-format.ts';
import { compactTablesOf } from './compact/compact-tables-of.ts';
import { gemmaPipelineError } from './compact/gemma-pipeline.ts';
import type { BytePairEncoder } from './encoders/byte-pair-encoder.ts';
import { compactEncoder } from './encoders/compact-encoder.ts';
import type { RegexOptions } from './encoders/huggingface-encoder.ts';
import { openEncoder } from './encoders/open-encoder.ts';
import { type Padding, rowLength } from './row-length.ts';

/** Options of a tokenizer. */
export interface TokenizerOptions {
  /**
   * Slots of each walk type, as config.json has them (`walkLengths` of `@fgclip2/config`).
   * @default those of the published checkpoints: 64 for short and box, 196 for long
   */
  walkLengths?: Readonly<Record<WalkType, number>> | undefined;
}

/** Options of {@link Fgclip2Tokenizer.fromPretrained}. */
export interface TokenizerFromPretrainedOptions extends TokenizerOptions, ReadOptions, RegexOptions {}

/** Texts as token ids; B texts, S slots. */
export interface TokenizedTexts {
  /** Token ids, each row ended by `<eos>` and filled with `<pad>` on the right, [B, S]. */
  inputIds: Tensor<'int64'>;
  /** 1 for tokens, 0 for padding, [B, S]; only where it was asked for. */
  attentionMask?: Tensor<'int64'> | undefined;
  /** The walk type the rows were made for. */
  walkType: WalkType;
  /** For each text the tokens that were cut off its end; 0 where all of it was read, `<eos>` aside. */
  truncated: readonly number[];
}

/** Options of {@link Fgclip2Tokenizer.encode}. */
export interface EncodeOptions {
  /** What the texts are: captions, region descriptions or long captions; any case. @default 'short' */
  walkType?: WalkType | Uppercase<WalkType> | undefined;
  /** Slots of a row, `<eos>` included. @default the walk type's length: 64 for short and box, 196 for long */
  maxLength?: number | undefined;
  /**
   * What rows are filled up to. The text tower reads the last slot and pads count there, so anything but
   * `max_length` changes the feature; `false` takes texts of one length only. @default 'max_length'
   */
  padding?: Padding | undefined;
  /** Cuts longer texts so that `<eos>` is the last of `maxLength` ids. @default true */
  truncation?: boolean | undefined;
  /** Lower-cases the texts first, as the model was trained. @default true */
  lowerCase?: boolean | undefined;
  /**
   * Characters that a text may have: all of it is cut into tokens, also what is then cut off. The longest walk reads
   * about a thousand. @default 100000
   */
  maxCharacters?: number | undefined;
  /** Adds `attentionMask`, which the published model is used without. @default false */
  returnAttentionMask?: boolean | undefined;
}

/** Options of {@link Fgclip2Tokenizer.decode}. */
export interface DecodeOptions {
  /** Leaves `<pad>`, `<eos>` and the like out of the text. @default true */
  skipSpecialTokens?: boolean | undefined;
}

/**
 * Text to token ids and back: Gemma's byte-pair encoding, ended by `<eos>` and padded to the walk type's length
 * (`Siglip2Tokenizer` of transformers).
 *
 * @throws Error when the files are not those of a tokenizer.
 * @example
 * import { folder } from '@fgclip2/files/node';
 * import { Fgclip2Tokenizer } from '@fgclip2/tokenizer';
 * const tokenizer = await Fgclip2Tokenizer.fromPretrained(folder('./fg-clip2-base'));
 * const { inputIds } = tokenizer.encode(['a black cat', '一只黑猫']); // [2, 64]
 */
export class Fgclip2Tokenizer {
  /** What rows are filled up with: 0 in the published files. */
  readonly padTokenId: number;
  /** What every row ends with: 1 in the published files. */
  readonly eosTokenId: number;
  /**
   * Why `@huggingface/tokenizers` encodes instead of the compact form: what in tokenizer.json differs from
   * Gemma's pipeline. `undefined` where the compact form encodes.
   */
  readonly notCompactReason: string | undefined;
  /** Slots of each walk type: the length its texts are padded to. */
  readonly walkLengths: Readonly<Record<WalkType, number>>;
  private readonly encoder: BytePairEncoder;

  /**
   * Takes a compact tokenizer's bytes, a parsed tokenizer.json of Gemma's pipeline or an encoder, and the parsed
   * tokenizer_config.json.
   */
  constructor(tokenizer: unknown, tokenizerConfig: unknown = {}, options: TokenizerOptions = {}) {
    checkOptions(owner, options, tokenizerOptions);
    const { walkLengths = defaultWalkLengths } = options;
    this.walkLengths = { ...walkLengths };
    this.encoder = encoderOf(tokenizer);
    this.notCompactReason = this.encoder.notCompactReason;
    this.padTokenId = this.idOf(specialToken(tokenizerConfig, 'pad_token', '<pad>'), 'pad_token');
    this.eosTokenId = this.idOf(specialToken(tokenizerConfig, 'eos_token', '<eos>'), 'eos_token');
  }

  /**
   * Reads `tokenizer.fgclip2` ({@link compactTokenizer}) or else `tokenizer.json`, and, where there is one,
   * `tokenizer_config.json`. The first two are not compared: write `tokenizer.fgclip2` again when the other changes.
   *
   * Gemma's tokenizer.json takes a second or two on the calling thread; `loadTokenizer` of
   * `@fgclip2/tokenizer/node` does that once and in a worker thread.
   *
   * @throws TypeError when given a string instead of files; Error when the files are not those of a tokenizer.
   */
  static async fromPretrained(
    files: Files,
    options?: TokenizerFromPretrainedOptions,
  ): Promise<Fgclip2Tokenizer> {
    checkFiles(files, owner);
    checkOptions(owner, options, tokenizerOptions);
    const [encoder, tokenizerConfig] = await Promise.all([
      openEncoder(files, options),
      readJsonIfThere(files, 'tokenizer_config.json', { owner: '@fgclip2/tokenizer', ...options }),
    ]);
    return new Fgclip2Tokenizer(encoder, tokenizerConfig, options);
  }

  /**
   * Token ids of one text or several, [B, S]. Lone surrogates count as U+FFFD.
   *
   * @throws TypeError when a text is not a string; RangeError when there is no text, an option is not valid, or a
   * text or row does not fit (see {@link EncodeOptions}).
   */
  encode(texts: string | readonly string[], options: EncodeOptions = {}): TokenizedTexts {
    checkOptions(owner, options, encodeOptions);
    const walkType = parseWalkType(options.walkType ?? 'short');
    const { maxLength = this.walkLengths[walkType], padding = 'max_length', truncation = true } = options;
    const { lowerCase = true, maxCharacters = 100_000, returnAttentionMask = false } = options;
    if (!Number.isInteger(maxLength) || maxLength < 1) {
      throw new RangeError(
        `[@fgclip2/tokenizer] Expected a whole number >= 1 for maxLength, got ${describe(maxLength)}.`,
      );
    }
    const list = checkTexts(texts);
    checkLengths(list, maxCharacters);
    const all = list.map((text) => this.tokens(lowerCase ? text.toLowerCase() : text));
    const room = truncation ? maxLength - 1 : Number.POSITIVE_INFINITY;
    const rows = all.map((tokens) => [...tokens.slice(0, room), this.eosTokenId]);
    const truncated = all.map((tokens) => Math.max(0, tokens.length - room));
    const slots = rowLength(
      rows.map((row) => row.length),
      padding,
      maxLength,
    );
    checkSlots(rows.length, slots);
    const ids = new BigInt64Array(rows.length * slots).fill(BigInt(this.padTokenId));
    const mask = new BigInt64Array(ids.length);
    for (const [r, row] of rows.entries()) {
      ids.set(row.map(BigInt), r * slots);
      mask.fill(1n, r * slots, r * slots + row.length);
    }
    const dims = [rows.length, slots];
    const inputIds = new Tensor('int64', ids, dims);
    return returnAttentionMask
      ? { inputIds, attentionMask: new Tensor('int64', mask, dims), walkType, truncated }
      : { inputIds, walkType, truncated };
  }

  /**
   * The text of one row of ids; bytes that are not UTF-8, of a character that was cut, become U+FFFD.
   *
   * @throws RangeError when an id is not in the vocabulary.
   */
  decode(ids: Iterable<number | bigint>, options: DecodeOptions = {}): string {
    checkArguments(owner, { ids: [ids, aList] });
    checkOptions(owner, options, { skipSpecialTokens: kinds.trueOrFalse });
    const { skipSpecialTokens = true } = options;
    const numbers = Array.from(ids, (id) => (isNumber(id) ? Number(id) : Number.NaN));
    for (const id of numbers) {
      if (!this.encoder.hasId(id)) {
        throw new RangeError(`[@fgclip2/tokenizer] Expected ids of the vocabulary, got ${id}.`);
      }
    }
    return this.encoder.decode(numbers, skipSpecialTokens);
  }

  /** The ids of a text alone, without `<eos>`. */
  private tokens(text: string): number[] {
    return this.encoder.encode(text.replace(/\p{Surrogate}/gu, '\uFFFD'));
  }

  private idOf(token: string, key: string): number {
    const id = this.encoder.idOf(token);
    if (id !== undefined) return id;
    throw new Error(
      `[@fgclip2/tokenizer] Expected the ${key} ${token} in tokenizer.json, got a vocabulary without it.`,
    );
  }
}

const owner = '@fgclip2/tokenizer';

const tokenizerOptions: OptionKinds = {
  signal: kinds.signal,
  allowRegexes: kinds.trueOrFalse,
  walkLengths: {
    expected: 'slots of short, box and long',
    accepts: (value) => ['short', 'box', 'long'].every((walk) => Number.isInteger(Object(value)[walk])),
  },
};

const encodeOptions: OptionKinds = {
  truncation: kinds.trueOrFalse,
  lowerCase: kinds.trueOrFalse,
  returnAttentionMask: kinds.trueOrFalse,
};

const aList: ArgumentKind = {
  expected: 'a list of ids',
  accepts: (value) => typeof Object(value)[Symbol.iterator] === 'function' && typeof value !== 'string',
};

function isNumber(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** The texts of a call as a list. */
function checkTexts(texts: string | readonly string[]): readonly string[] {
  if (typeof texts === 'string') return [texts];
  if (!Array.isArray(texts)) {
    throw new TypeError(
      `[@fgclip2/tokenizer] Expected a string or an array of strings for texts, got ${describe(texts)}.`,
    );
  }
  if (texts.length === 0) {
    throw new RangeError('[@fgclip2/tokenizer] Expected at least one text for texts, got [].');
  }
  for (const [i, text] of texts.entries()) {
    if (typeof text !== 'string') {
      throw new TypeError(`[@fgclip2/tokenizer] Expected a string for texts[${i}], got ${describe(text)}.`);
    }
  }
  return texts;
}

function checkLengths(texts: readonly string[], maxCharacters: number): void {
  if (!(maxCharacters >= 0)) {
    throw new RangeError(
      `[@fgclip2/tokenizer] Expected a number >= 0 for maxCharacters, got ${describe(maxCharacters)}.`,
    );
  }
  const long = texts.findIndex((text) => text.length > maxCharacters);
  if (long === -1) return;
  throw new RangeError(
    `[@fgclip2/tokenizer] Expected at most ${maxCharacters} characters for texts[${long}], got ${texts[long]!.length}. Cut it, since a walk reads a thousand or so, or raise maxCharacters.`,
  );
}

/** Ids of one call: 1 GiB of them. */
const mostIds = 2 ** 27;

function checkSlots(rows: number, slots: number): void {
  if (rows * slots <= mostIds) return;
  throw new RangeError(
    `[@fgclip2/tokenizer] Expected at most ${mostIds} ids in a call, got ${rows} rows of ${slots}. Take fewer texts at a time, or a smaller maxLength.`,
  );
}

/** The name tokenizer_config.json gives a special token, a string or an object's `content`; else `fallback`. */
function specialToken(config: unknown, key: 'eos_token' | 'pad_token', fallback: string): string {
  const value: unknown = Object(config)[key];
  const name: unknown = typeof value === 'string' ? value : Object(value).content;
  return typeof name === 'string' ? name : fallback;
}

function encoderOf(tokenizer: unknown): BytePairEncoder {
  if (isEncoder(tokenizer)) return tokenizer;
  const tables = isBytes(tokenizer) ? readCompact(tokenizer) : compactTablesOf(tokenizer);
  if ('reason' in tables) throw gemmaPipelineError(tables.reason);
  return compactEncoder(tables);
}

function isBytes(value: unknown): value is Uint8Array {
  return classTag(value) === 'Uint8Array';
}

function isEncoder(value: unknown): value is BytePairEncoder {
  return typeof Object(value).hasId === 'function';
}
