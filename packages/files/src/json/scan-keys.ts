/** What {@link scanKeys} finds. */
export interface KeyScan {
  /** Keys of all objects together; one more than `most` where the scan ended there. */
  keys: number;
  /** The first key that stands twice in one object, which JSON.parse would silently drop. */
  duplicate: string | undefined;
}

/**
 * Counts the keys of a JSON text, up to `most`, and looks for one that stands twice in an object. The text need not be
 * valid: what is found of another says nothing.
 *
 * @throws SyntaxError for a key with an escape that JSON does not have.
 */
export function scanKeys(json: string, most: number): KeyScan {
  const objects: (Set<string> | undefined)[] = []; // the keys of each open object; undefined for an array
  let keys = 0;
  let duplicate: string | undefined;
  for (let at = 0; at < json.length; at++) {
    const character = json.charCodeAt(at);
    if (character === openBrace) objects.push(new Set());
    else if (character === openBracket) objects.push(undefined);
    else if (character === closeBrace || character === closeBracket) objects.pop();
    else if (character === quote) {
      const start = at + 1;
      at = endOfString(json, start);
      if (!isColonNext(json, at + 1)) continue;
      if (++keys > most) break;
      if (duplicate !== undefined) continue;
      const raw = json.slice(start, at);
      const key = raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw;
      const others = objects.at(-1);
      if (others?.has(key)) duplicate = key;
      others?.add(key);
    }
  }
  return { keys, duplicate };
}

const quote = 0x22;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** Where the quote that ends a string is; the end of the text where there is none. */
function endOfString(json: string, start: number): number {
  for (let at = start; at < json.length; at++) {
    const character = json.charCodeAt(at);
    if (character === quote) return at;
    if (character === backslash) at++;
  }
  return json.length;
}

function isColonNext(json: string, at: number): boolean {
  while (json[at] === ' ' || json[at] === '\n' || json[at] === '\r' || json[at] === '\t') at++;
  return json[at] === ':';
}
