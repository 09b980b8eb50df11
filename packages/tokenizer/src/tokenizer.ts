import type { Files, ReadOptions } from '@fgclip2/files';
import { describe, parseWalkType, Tensor, type WalkType, walkLengths } from '@fgclip2/tensor';
import type { BytePairEncoder } from './byte-pair-encoder.ts';
import { checkTexts } from './check-texts.ts';
import { compactEncoder } from './compact-encoder.ts';
import { readCompact } from './compact-format.ts';
import { compactTablesOf } from './compact-tables-of.ts';
import { openEncoder } from './open-encoder.ts';
import { otherPipelineError } from './other-pipeline.ts';
import { property } from './property.ts';
import { readJson } from './read-json.ts';
import { type Padding, rowLength } from './row-length.ts';
import { specialToken } from './special-token.ts';
import type { TextInputs } from './text-inputs.ts';

/** Options of {@link Fgclip2Tokenizer.encode}. */
export interface EncodeOptions {
  /** What the texts are: captions, region descriptions or long captions; any case. @default 'short' */
  walkType?: WalkType | Uppercase<WalkType> | undefined;
  /** Slots of a row, `<eos>` included. @default 64 for short and box, 196 for long */
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
 * @throws Error when the files are no tokenizer.
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
   * Why `@huggingface/tokenizers` encodes instead of the compact form: what tokenizer.json has that Gemma's
   * pipeline has not. `undefined` where the compact form encodes.
   */
  readonly notCompactReason: string | undefined;
  readonly #encoder: BytePairEncoder;

  /**
   * Takes a compact tokenizer's bytes, a parsed tokenizer.json of Gemma's pipeline or an encoder, and the parsed
   * tokenizer_config.json.
   */
  constructor(tokenizer: unknown, tokenizerConfig: unknown = {}) {
    this.#encoder = encoderOf(tokenizer);
    this.notCompactReason = this.#encoder.notCompactReason;
    this.padTokenId = this.#idOf(specialToken(tokenizerConfig, 'pad_token', '<pad>'), 'pad_token');
    this.eosTokenId = this.#idOf(specialToken(tokenizerConfig, 'eos_token', '<eos>'), 'eos_token');
  }

  /**
   * Reads `tokenizer.fgclip2` ({@link compactTokenizer}) or else `tokenizer.json`, and, where there is one,
   * `tokenizer_config.json`. The two are not compared: write the one anew when the other changes.
   *
   * Gemma's tokenizer.json takes a second or two on the calling thread; `loadTokenizer` of
   * `@fgclip2/tokenizer/node` does that once and in a worker thread.
   */
  static async fromPretrained(files: Files, options?: ReadOptions): Promise<Fgclip2Tokenizer> {
    const [encoder, tokenizerConfig] = await Promise.all([
      openEncoder(files, options),
      readJson(files, 'tokenizer_config.json', options),
    ]);
    return new Fgclip2Tokenizer(encoder, tokenizerConfig);
  }

  /**
   * Token ids of one text or several, [B, S]. Lone surrogates count as U+FFFD.
   *
   * @throws TypeError when a text is not a string; RangeError when there is none, an option cannot be, or a
   * row does not fit (see {@link EncodeOptions}).
   */
  encode(texts: string | readonly string[], options: EncodeOptions = {}): TextInputs {
    const walkType = parseWalkType(options.walkType ?? 'short');
    const { maxLength = walkLengths[walkType], padding = 'max_length', truncation = true } = options;
    const { lowerCase = true, returnAttentionMask = false } = options;
    if (!Number.isInteger(maxLength) || maxLength < 1) {
      throw new RangeError(
        `[@fgclip2/tokenizer] Expected a whole number >= 1 for maxLength, got ${describe(maxLength)}.`,
      );
    }
    const rows = checkTexts(texts).map((text) => {
      const tokens = this.#tokens(lowerCase ? text.toLowerCase() : text);
      return [...(truncation ? tokens.slice(0, maxLength - 1) : tokens), this.eosTokenId];
    });
    const slots = rowLength(
      rows.map((row) => row.length),
      padding,
      maxLength,
    );
    const ids = new BigInt64Array(rows.length * slots).fill(BigInt(this.padTokenId));
    const mask = new BigInt64Array(ids.length);
    for (const [r, row] of rows.entries()) {
      ids.set(row.map(BigInt), r * slots);
      mask.fill(1n, r * slots, r * slots + row.length);
    }
    const dims = [rows.length, slots];
    const inputIds = new Tensor('int64', ids, dims);
    return returnAttentionMask
      ? { inputIds, attentionMask: new Tensor('int64', mask, dims), walkType }
      : { inputIds, walkType };
  }

  /**
   * The text of one row of ids; bytes that are not UTF-8, of a character that was cut, become U+FFFD.
   *
   * @throws RangeError when an id is not in the vocabulary.
   */
  decode(ids: Iterable<number | bigint>, options: DecodeOptions = {}): string {
    const { skipSpecialTokens = true } = options;
    const numbers = Array.from(ids, Number);
    for (const id of numbers) {
      if (!this.#encoder.hasId(id)) {
        throw new RangeError(`[@fgclip2/tokenizer] Expected ids of the vocabulary, got ${id}.`);
      }
    }
    return this.#encoder.decode(numbers, skipSpecialTokens);
  }

  /** The ids of a text alone, without `<eos>`. */
  #tokens(text: string): number[] {
    return this.#encoder.encode(text.replace(/\p{Surrogate}/gu, '\uFFFD'));
  }

  #idOf(token: string, key: string): number {
    const id = this.#encoder.idOf(token);
    if (id !== undefined) return id;
    throw new Error(
      `[@fgclip2/tokenizer] Expected the ${key} ${token} in tokenizer.json, got a vocabulary without it.`,
    );
  }
}

function encoderOf(tokenizer: unknown): BytePairEncoder {
  if (isEncoder(tokenizer)) return tokenizer;
  const tables = tokenizer instanceof Uint8Array ? readCompact(tokenizer) : compactTablesOf(tokenizer);
  if ('reason' in tables) throw otherPipelineError(tables.reason);
  return compactEncoder(tables);
}

function isEncoder(value: unknown): value is BytePairEncoder {
  return typeof property(value, 'hasId') === 'function';
}
