import { describe } from '@fgclip2/tensor';

/**
 * The texts of a call as a list.
 *
 * @throws TypeError when something is not a string; RangeError when there is no text.
 */
export function checkTexts(texts: string | readonly string[]): readonly string[] {
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
