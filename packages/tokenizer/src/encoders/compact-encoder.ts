import { byteToken } from '../compact/byte-token.ts';
import { type CompactTables, normalizedFlag, specialFlag } from '../compact/compact-tables.ts';
import type { BytePairEncoder } from './byte-pair-encoder.ts';
import { decodeBytes } from './decode-bytes.ts';
import { mergeTokens } from './merge-tokens.ts';
import { splitAtTokens } from './split-at-tokens.ts';
import { tokenIndex } from './token-index.ts';

/**
 * Gemma's byte-pair encoding straight from the tables, with the ids of Hugging Face's tokenizers.
 *
 * @throws Error when a byte has no token: a character with it would have no id.
 */
export function compactEncoder(tables: CompactTables): BytePairEncoder {
  const index = tokenIndex(tables);
  const utf8 = new TextEncoder();
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const byteIds = Array.from({ length: 256 }, (_, byte) => byteId(byte));
  const special = new Set(Array.from(tables.addedIds).filter((_, i) => tables.addedFlags[i]! & specialFlag));
  const splitRaw = splitAtTokens(addedTokens(false));
  const splitNormalized = splitAtTokens(addedTokens(true));

  function addedTokens(isNormalized: boolean): ReadonlyMap<string, number> {
    const tokens = new Map<string, number>();
    for (const [i, id] of tables.addedIds.entries()) {
      if (Boolean(tables.addedFlags[i]! & normalizedFlag) !== isNormalized) continue;
      const name = decoder.decode(index.bytesOf(id));
      tokens.set(isNormalized ? normalize(name) : name, id);
    }
    return tokens;
  }

  function idOf(token: string): number | undefined {
    const bytes = utf8.encode(token);
    const id = index.find(bytes, 0, bytes.length);
    return id === -1 ? undefined : id;
  }

  /** The id of a byte that no token has as a character. */
  function byteId(byte: number): number {
    const id = idOf(byteToken(byte)) ?? (byte < 128 ? idOf(String.fromCharCode(byte)) : undefined);
    if (id !== undefined) return id;
    throw new Error(
      `[@fgclip2/tokenizer] Expected a token for each byte in a compact tokenizer, got none for ${byteToken(byte)}.`,
    );
  }

  /** The token of each character, or those of its bytes. */
  function characterIds(text: string): Int32Array {
    const bytes = utf8.encode(text);
    const ids = new Int32Array(bytes.length);
    let count = 0;
    for (let start = 0, end = 0; start < bytes.length; start = end) {
      end = start + characterLength(bytes[start]!);
      const id = index.find(bytes, start, end);
      if (id !== -1) ids[count++] = id;
      else for (let i = start; i < end; i++) ids[count++] = byteIds[bytes[i]!]!;
    }
    return ids.subarray(0, count);
  }

  return {
    encode(text) {
      const ids: number[] = [];
      for (const raw of splitRaw(text)) {
        for (const piece of typeof raw === 'number' ? [raw] : splitNormalized(normalize(raw))) {
          if (typeof piece === 'number') ids.push(piece);
          else for (const id of mergeTokens(characterIds(piece), index)) ids.push(id);
        }
      }
      return ids;
    },
    decode(ids, skipSpecialTokens) {
      const shown = skipSpecialTokens ? ids.filter((id) => !special.has(id)) : ids;
      return decodeBytes(shown.map(index.bytesOf));
    },
    idOf,
    hasId: (id) => Number.isInteger(id) && id >= 0 && id < index.tokenCount,
  };
}

function normalize(text: string): string {
  return text.replaceAll(' ', '▁');
}

/** Bytes of the UTF-8 character that begins with this byte. */
function characterLength(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}
