import { type CompactTables, longestToken } from '../compact/compact-tables.ts';

/** Lookups over {@link CompactTables}; -1 means not found. */
export interface TokenIndex {
  readonly tokenCount: number;
  /** The UTF-8 of a token, a view. */
  bytesOf(id: number): Uint8Array;
  /** The token whose UTF-8 is the bytes [start, end). */
  find(bytes: Uint8Array, start: number, end: number): number;
  /** What two tokens beside each other spell, if that is a token. */
  concatenation(left: number, right: number): number;
  /** The rank of the merge that makes `merged` of `left` and the rest. */
  mergeRank(merged: number, left: number): number;
}

// Hashes are polynomials of the bytes modulo 2^32, so that a concatenation's follows from those of its parts.
const base = 0x5bd1e995;

/** Builds the hash table, some ten milliseconds for 256,000 tokens; the tables themselves stay as they are. */
export function tokenIndex(tables: CompactTables): TokenIndex {
  const { text, tokenLengths, mergeCounts, splits } = tables;
  const tokenCount = tokenLengths.length;
  const starts = new Uint32Array(tokenCount + 1);
  const hashes = new Int32Array(tokenCount);
  const bits = Math.ceil(Math.log2(2 * tokenCount + 2));
  const mask = 2 ** bits - 1;
  const slots = new Int32Array(2 ** bits).fill(-1);
  const firstRanks = firstRanksOf(tables);
  const powers = new Int32Array(longestToken + 1).fill(1);
  for (let i = 1; i < powers.length; i++) powers[i] = Math.imul(powers[i - 1]!, base);

  for (let id = 0; id < tokenCount; id++) {
    const start = starts[id]!;
    const end = start + tokenLengths[id]!;
    const hash = hashOf(text, start, end);
    starts[id + 1] = end;
    hashes[id] = hash;
    let slot = firstSlot(hash);
    while (slots[slot] !== -1) slot = (slot + 1) & mask;
    slots[slot] = id;
  }

  function firstSlot(hash: number): number {
    return Math.imul(hash, 0x9e3779b1) >>> (32 - bits);
  }

  function isAt(position: number, bytes: Uint8Array, start: number, length: number): boolean {
    for (let i = 0; i < length; i++) if (text[position + i] !== bytes[start + i]) return false;
    return true;
  }

  return {
    tokenCount,
    bytesOf: (id) => text.subarray(starts[id]!, starts[id + 1]!),

    find(bytes, start, end) {
      const length = end - start;
      const hash = hashOf(bytes, start, end);
      for (let slot = firstSlot(hash); ; slot = (slot + 1) & mask) {
        const id = slots[slot]!;
        if (id === -1) return -1;
        if (hashes[id] !== hash || tokenLengths[id] !== length) continue;
        if (isAt(starts[id]!, bytes, start, length)) return id;
      }
    },

    concatenation(left, right) {
      const leftLength = tokenLengths[left]!;
      const rightLength = tokenLengths[right]!;
      const length = leftLength + rightLength;
      const hash = (Math.imul(hashes[left]!, powers[rightLength]!) + hashes[right]!) | 0;
      for (let slot = firstSlot(hash); ; slot = (slot + 1) & mask) {
        const id = slots[slot]!;
        if (id === -1) return -1;
        if (hashes[id] !== hash || tokenLengths[id] !== length) continue;
        const start = starts[id]!;
        if (
          isAt(start, text, starts[left]!, leftLength) &&
          isAt(start + leftLength, text, starts[right]!, rightLength)
        ) {
          return id;
        }
      }
    },

    mergeRank(merged, left) {
      const first = firstRanks[merged]!;
      const end = first + mergeCounts[merged]!;
      for (let rank = first; rank < end; rank++) if (splits[rank] === tokenLengths[left]) return rank;
      return -1;
    },
  };
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0;
  for (let i = start; i < end; i++) hash = (Math.imul(hash, base) + bytes[i]! + 1) | 0;
  return hash;
}

/** The rank of the first merge of each token. */
function firstRanksOf({ leading, mergeCounts }: CompactTables): Int32Array {
  const firstRanks = new Int32Array(mergeCounts.length).fill(-1);
  let rank = 0;
  for (const id of leading) {
    firstRanks[id] = rank;
    rank += mergeCounts[id]!;
  }
  for (let id = 0; id < mergeCounts.length; id++) {
    if (firstRanks[id] !== -1) continue;
    firstRanks[id] = rank;
    rank += mergeCounts[id]!;
  }
  return firstRanks;
}
