import type { Fgclip2Tokenizer } from '@fgclip2/tokenizer';

/** What is wrong with the ids that a tokenizer gives. */
export function problemOfIds(tokenizer: Fgclip2Tokenizer, texts: readonly string[]): string | undefined {
  const { inputIds } = tokenizer.encode(texts);
  const [rows, slots] = inputIds.dims as [number, number];
  if (rows !== texts.length || inputIds.data.length !== rows * slots) return `ids of shape ${inputIds.dims}`;
  const ids = Array.from(inputIds.data, Number);
  if (ids.some((id) => id < 0 || !Number.isSafeInteger(id))) return `ids ${ids}`;
  const text = tokenizer.decode(ids.slice(0, slots));
  return typeof text === 'string' ? undefined : `decoded ${typeof text}`;
}
