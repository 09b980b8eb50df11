import { inTurns, type Pieces, samplesATurn, Tensor, type WalkType } from '@fgclip2/tensor';
import type { Fgclip2Tokenizer, TokenizedTexts } from '@fgclip2/tokenizer';

/** Samples that take as long as the tokens of a character. */
const samplesACharacter = 128;

/** Options of {@link tokenize}. */
export interface TokenizeOptions {
  walkType: WalkType;
  /** Ends it between two texts. */
  signal?: AbortSignal | undefined;
}

/**
 * Token ids of texts, [B, S]. Texts that together are longer than a turn of the event loop allows are taken one by one,
 * with other work between them.
 */
export async function tokenize(
  tokenizer: Fgclip2Tokenizer,
  texts: readonly string[],
  { walkType, signal }: TokenizeOptions,
): Promise<TokenizedTexts> {
  // Of what is no list of texts, the tokenizer says what it is.
  const all = Array.isArray(texts) && texts.length > 0 && texts.every((text) => typeof text === 'string');
  const length = all ? texts.reduce((sum, text) => sum + text.length, 0) : 0;
  if (length * samplesACharacter <= samplesATurn) return tokenizer.encode(texts, { walkType });

  const rows: TokenizedTexts[] = [];
  function* encodeEach(): Pieces<void> {
    for (const text of texts) {
      rows.push(tokenizer.encode(text, { walkType }));
      yield text.length * samplesACharacter;
    }
  }
  await inTurns(encodeEach(), { signal });
  const slots = rows[0]!.inputIds.dims[1]!;
  const ids = new BigInt64Array(rows.length * slots);
  for (const [i, { inputIds }] of rows.entries()) ids.set(inputIds.data, i * slots);
  return {
    inputIds: new Tensor('int64', ids, [rows.length, slots]),
    walkType,
    truncated: rows.flatMap(({ truncated }) => truncated),
  };
}
