import { describe } from '@fgclip2/tensor';

/** What the rows of a batch are filled up to: `maxLength`, the longest row, or nothing. */
export type Padding = 'max_length' | 'longest' | false;

/**
 * Slots of every row of a batch, given the number of ids in each.
 *
 * @throws RangeError when a row is longer than `maxLength` and padded to it, or rows that are not padded
 * differ in length.
 */
export function rowLength(lengths: readonly number[], padding: Padding, maxLength: number): number {
  const longest = lengths.reduce((most, length) => Math.max(most, length));
  if (padding === 'longest') return longest;
  if (padding === 'max_length') {
    if (longest <= maxLength) return maxLength;
    throw new RangeError(
      `[@fgclip2/tokenizer] Expected at most ${maxLength} ids for texts[${lengths.indexOf(longest)}] without truncation, got ${longest}.`,
    );
  }
  if (padding === false) {
    const shortest = lengths.reduce((least, length) => Math.min(least, length));
    if (shortest === longest) return longest;
    throw new RangeError(
      `[@fgclip2/tokenizer] Expected texts of one length without padding, got ${shortest} to ${longest} ids.`,
    );
  }
  throw new RangeError(
    `[@fgclip2/tokenizer] Expected max_length, longest or false for padding, got ${describe(padding)}.`,
  );
}
