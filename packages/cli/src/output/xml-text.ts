import { printable } from './printable.ts';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * A text as XML and HTML may have it, between tags or in double quotes: without halves of characters, and with other
 * escapes for control characters.
 */
export function xmlText(text: string): string {
  return printable(text)
    .replaceAll(/[\p{Cs}\ufffe\uffff]/gu, '\ufffd')
    .replaceAll(/[&<>"]/g, (one) => entities[one]!);
}
