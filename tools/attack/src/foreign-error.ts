/** An error of ours begins with the package it comes from: `[fgclip2]`, `[@fgclip2/tensor]`. */
const ownWords = /^\[(?:@fgclip2\/[\w-]+|fgclip2)\] /;

/**
 * What is foreign about something that was thrown: not an Error, or not in our own words; `undefined` where
 * nothing is.
 */
export function foreignError(thrown: unknown): string | undefined {
  if (thrown instanceof Error && ownWords.test(thrown.message)) return undefined;
  return `foreign error ${shortened(String(thrown), 120)}${placeOf(thrown)}`;
}

/** The lines of the packages that it came through, the last two. */
function placeOf(thrown: unknown): string {
  const lines = thrown instanceof Error ? (thrown.stack ?? '').split('\n') : [];
  const places = lines.flatMap((line) => /packages\/([^\s)]+)/.exec(line)?.[1] ?? []);
  return places.length === 0 ? '' : ` at ${places.slice(0, 2).join(' < ')}`;
}

/** A text, cut where it is longer. */
export function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}...` : text;
}
