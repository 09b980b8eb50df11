import { describe, messageOf } from '@fgclip2/tensor';
import type { BytePairEncoder } from './byte-pair-encoder.ts';
import { checkPatterns } from './check-patterns.ts';

/** What is used of the library's tokenizer; its own declarations do not resolve under `nodenext`. */
interface HuggingfaceTokenizer {
  encode(text: string, options: { add_special_tokens: boolean }): { ids: unknown[] };
  decode(
    ids: readonly number[],
    options: { skip_special_tokens: boolean; clean_up_tokenization_spaces: boolean },
  ): string;
  token_to_id(token: string): unknown;
  id_to_token(id: number): string | undefined;
}

/** Options of {@link huggingfaceEncoder}. */
export interface RegexOptions {
  /**
   * Lets regular expressions in tokenizer.json run over the texts: one made to harm, or an unlucky one, can take hours
   * for a short text, and nothing ends it. @default false
   */
  allowRegexes?: boolean | undefined;
}

/**
 * `@huggingface/tokenizers` over a parsed tokenizer.json, imported only here: the compact form does not need it.
 * tokenizer_config.json stays out of it: there it can ask for steps that the reference does not take.
 *
 * @throws Error when the value is not the contents of a tokenizer.json, or has regular expressions that are not allowed.
 */
export async function huggingfaceEncoder(
  tokenizerJson: unknown,
  notCompactReason: string,
  { allowRegexes = false }: RegexOptions = {},
): Promise<BytePairEncoder> {
  checkPatterns(tokenizerJson, { allowRegexes });
  const { Tokenizer } = await import('@huggingface/tokenizers');
  let library: HuggingfaceTokenizer;
  try {
    library = new Tokenizer(Object(tokenizerJson), {});
  } catch (cause) {
    throw new Error(
      `[@fgclip2/tokenizer] Expected the contents of a tokenizer.json, got ${describe(tokenizerJson)}.`,
      { cause },
    );
  }
  /** What the library gives; it takes files that it cannot use. */
  function ask<T>(what: string, question: () => T): T {
    try {
      return question();
    } catch (cause) {
      throw new Error(
        `[@fgclip2/tokenizer] Expected a tokenizer.json that @huggingface/tokenizers can ${what} with, got ${messageOf(cause)}.`,
        { cause },
      );
    }
  }
  return {
    notCompactReason,
    encode(text) {
      const { ids } = ask('encode', () => library.encode(text, { add_special_tokens: false }));
      return ids.map(wholeId);
    },
    decode(ids, skipSpecialTokens) {
      if (ids.length === 0) return '';
      const options = { skip_special_tokens: skipSpecialTokens, clean_up_tokenization_spaces: false };
      return ask('decode', () => library.decode(ids, options));
    },
    idOf(token) {
      const id = library.token_to_id(token);
      return id === undefined ? undefined : wholeId(id);
    },
    hasId: (id) => library.id_to_token(id) !== undefined,
  };
}

/** An id as the vocabulary has it. */
function wholeId(id: unknown): number {
  if (typeof id === 'number' && Number.isSafeInteger(id) && id >= 0) return id;
  throw new Error(
    `[@fgclip2/tokenizer] Expected whole numbers >= 0 for the ids in tokenizer.json, got ${describe(id)}.`,
  );
}
