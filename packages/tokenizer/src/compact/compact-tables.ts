/** A byte-pair vocabulary as flat arrays: what a compact file holds. Tokens stand in the order of their ids. */
export interface CompactTables {
  /** sha256 of the tokenizer.json it was made from, 32 bytes; zeros where that was not given as bytes. */
  readonly sha256: Uint8Array;
  /** UTF-8 of all tokens, one after another. */
  readonly text: Uint8Array;
  /** Bytes of each token. */
  readonly tokenLengths: Uint8Array;
  /** In how many ways two tokens merge into each token. */
  readonly mergeCounts: Uint8Array;
  /** Bytes of the left part of each merge, the merges ordered by rank; those of one token follow one another. */
  readonly splits: Uint8Array;
  /** Tokens whose merges rank first, in order; the other tokens' follow by id. */
  readonly leading: Uint32Array;
  /** Tokens that are looked for in a text before anything is merged. */
  readonly addedIds: Uint32Array;
  /** Of each added token the sum of {@link specialFlag} and {@link normalizedFlag}. */
  readonly addedFlags: Uint8Array;
}

/** The added token is left out of decoded text on request. */
export const specialFlag = 1;
/** The added token is looked for after spaces have become `▁`, not before. */
export const normalizedFlag = 2;

/** Bytes of the longest token a table holds. */
export const longestToken = 255;
/** Merges a table holds: a rank and a position share one 53-bit number while merging. */
export const mostMerges: number = 2 ** 21;
