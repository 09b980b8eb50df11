import {
  describe,
  type Files,
  parseWalkType,
  type ReadOptions,
  Tensor,
  type WalkType,
  walkLengths,
} from '@fgclip2/tensor';
import { type BytePairEncoder, bytePairEncoder } from './byte-pair-encoder.ts';
import { checkTexts } from './check-texts.ts';
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
 * import { Fgclip2Tokenizer } from '@fgclip2/tokenizer';
 * const tokenizer = await Fgclip2Tokenizer.fromPretrained(files);
 * const { inputIds } = tokenizer.encode(['a black cat', '一只黑猫']); // [2, 64]
 */
export class Fgclip2Tokenizer {
  /** What rows are filled up with: 0 in the published files. */
  readonly padTokenId: number;
  /** What every row ends with: 1 in the published files. */
  readonly eosTokenId: number;
  readonly #tokenizer: BytePairEncoder;

  /** Takes the parsed tokenizer.json and tokenizer_config.json. */
  constructor(tokenizerJson: unknown, tokenizerConfig: unknown = {}) {
    this.#tokenizer = bytePairEncoder(tokenizerJson);
    this.padTokenId = this.#idOf(specialToken(tokenizerConfig, 'pad_token', '<pad>'), 'pad_token');
    this.eosTokenId = this.#idOf(specialToken(tokenizerConfig, 'eos_token', '<eos>'), 'eos_token');
  }

  /** Reads `tokenizer.json` and, where there is one, `tokenizer_config.json`. */
  static async fromPretrained(files: Files, options?: ReadOptions): Promise<Fgclip2Tokenizer> {
    const [tokenizerJson, tokenizerConfig] = await Promise.all([
      readJson(files, 'tokenizer.json', options),
      readJson(files, 'tokenizer_config.json', options),
    ]);
    if (tokenizerJson === undefined) {
      const names = await files.list?.(options);
      const found = names === undefined ? 'no such file' : `only ${names.join(', ') || 'no files'}`;
      throw new Error(`[@fgclip2/tokenizer] Expected tokenizer.json in ${files.name}, got ${found}.`);
    }
    return new Fgclip2Tokenizer(tokenizerJson, tokenizerConfig);
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
      if (this.#tokenizer.id_to_token(id) === undefined) {
        throw new RangeError(`[@fgclip2/tokenizer] Expected ids of the vocabulary, got ${id}.`);
      }
    }
    if (numbers.length === 0) return '';
    return this.#tokenizer.decode(numbers, {
      skip_special_tokens: skipSpecialTokens,
      clean_up_tokenization_spaces: false,
    });
  }

  /** The ids of a text alone, without `<eos>`. */
  #tokens(text: string): number[] {
    const wellFormed = text.replace(/\p{Surrogate}/gu, '\uFFFD');
    return this.#tokenizer.encode(wellFormed, { add_special_tokens: false }).ids;
  }

  #idOf(token: string, key: string): number {
    const id = this.#tokenizer.token_to_id(token);
    if (id !== undefined) return id;
    throw new Error(
      `[@fgclip2/tokenizer] Expected the ${key} ${token} in tokenizer.json, got a vocabulary without it.`,
    );
  }
}
