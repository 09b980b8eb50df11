import { NumberHeap } from './number-heap.ts';
import type { TokenIndex } from './token-index.ts';

/**
 * Byte-pair encoding: merges neighbors until nothing merges, the lowest rank first and of equal ones the
 * leftmost (`Word.merge_all` of Hugging Face's tokenizers). O(n log n). `ids` is overwritten; the result is its
 * beginning.
 */
export function mergeTokens(ids: Int32Array, index: TokenIndex): Int32Array {
  const count = ids.length;
  const next = new Int32Array(count);
  const previous = new Int32Array(count);
  // Of the pair that begins at each position: what it merges into, and the rank of that or -1.
  const merged = new Int32Array(count);
  const ranks = new Int32Array(count).fill(-1);
  // Every merge takes one entry out and puts at most two in.
  const queue = new NumberHeap(2 * count);

  function queuePair(at: number): void {
    const right = next[at]!;
    ranks[at] = -1;
    if (right === count) return;
    const id = index.concatenation(ids[at]!, ids[right]!);
    if (id === -1) return;
    const rank = index.mergeRank(id, ids[at]!);
    if (rank === -1) return;
    merged[at] = id;
    ranks[at] = rank;
    queue.push(rank * 2 ** 32 + at);
  }

  for (let at = 0; at < count; at++) {
    next[at] = at + 1;
    previous[at] = at - 1;
  }
  for (let at = 0; at < count; at++) queuePair(at);
  for (let entry = queue.pop(); entry !== undefined; entry = queue.pop()) {
    const rank = Math.floor(entry / 2 ** 32);
    const at = entry - rank * 2 ** 32;
    if (ranks[at] !== rank) continue; // one of the two has merged since
    const right = next[at]!;
    const after = next[right]!;
    ids[at] = merged[at]!;
    ranks[right] = -1;
    next[at] = after;
    if (after < count) previous[after] = at;
    queuePair(at);
    if (previous[at]! !== -1) queuePair(previous[at]!);
  }
  let kept = 0;
  for (let at = 0; at < count; at = next[at]!) ids[kept++] = ids[at]!;
  return ids.subarray(0, kept);
}
