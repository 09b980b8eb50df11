import { describe } from '@fgclip2/tensor';
import { Tokenizer } from '@huggingface/tokenizers';

/** What is used of the library's tokenizer; its own declarations do not resolve under `nodenext`. */
export interface BytePairEncoder {
  encode(text: string, options: { add_special_tokens: boolean }): { ids: number[] };
  decode(
    ids: number[],
    options: { skip_special_tokens: boolean; clean_up_tokenization_spaces: boolean },
  ): string;
  token_to_id(token: string): number | undefined;
  id_to_token(id: number): string | undefined;
}

/**
 * The library's tokenizer for a parsed tokenizer.json. tokenizer_config.json stays out of it: there it can ask
 * for steps that the reference does not take.
 *
 * @throws Error when the value is no tokenizer.json.
 */
export function bytePairEncoder(tokenizerJson: unknown): BytePairEncoder {
  try {
    return new Tokenizer(Object(tokenizerJson), {});
  } catch (cause) {
    throw new Error(
      `[@fgclip2/tokenizer] Expected the contents of a tokenizer.json, got ${describe(tokenizerJson)} that is none.`,
      { cause },
    );
  }
}
