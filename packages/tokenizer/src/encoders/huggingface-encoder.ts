import { describe } from '@fgclip2/tensor';
import type { BytePairEncoder } from './byte-pair-encoder.ts';

/** What is used of the library's tokenizer; its own declarations do not resolve under `nodenext`. */
interface HuggingfaceTokenizer {
  encode(text: string, options: { add_special_tokens: boolean }): { ids: number[] };
  decode(
    ids: readonly number[],
    options: { skip_special_tokens: boolean; clean_up_tokenization_spaces: boolean },
  ): string;
  token_to_id(token: string): number | undefined;
  id_to_token(id: number): string | undefined;
}

/**
 * `@huggingface/tokenizers` over a parsed tokenizer.json, imported only here: the compact form does not need it.
 * tokenizer_config.json stays out of it: there it can ask for steps that the reference does not take.
 *
 * @throws Error when the value is not the contents of a tokenizer.json.
 */
export async function huggingfaceEncoder(
  tokenizerJson: unknown,
  notCompactReason: string,
): Promise<BytePairEncoder> {
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
  return {
    notCompactReason,
    encode: (text) => library.encode(text, { add_special_tokens: false }).ids,
    decode(ids, skipSpecialTokens) {
      if (ids.length === 0) return '';
      return library.decode(ids, {
        skip_special_tokens: skipSpecialTokens,
        clean_up_tokenization_spaces: false,
      });
    },
    idOf: (token) => library.token_to_id(token),
    hasId: (id) => library.id_to_token(id) !== undefined,
  };
}
