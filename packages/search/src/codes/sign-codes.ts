/** Options of {@link SignCodes}. */
export interface SignCodesOptions {
  /** Values of a vector. */
  width: number;
  /** float32 [width]: the middle of the vectors. */
  mean: Float32Array;
}

/** One bit a value of many vectors, sign(x - mean), and the search for the nearest of them. */
export class SignCodes {
  private readonly width: number;
  private readonly mean: Float32Array;
  private readonly words: number;
  private codes = new Uint32Array(0);
  private live = new Uint8Array(0);
  private count = 0;

  constructor({ width, mean }: SignCodesOptions) {
    this.width = width;
    this.mean = mean;
    this.words = Math.ceil(width / 64) * 2;
  }

  /** Slots, removed ones included. */
  get size(): number {
    return this.count;
  }

  /** The codes of vectors, one after the other; each is padded to 8 bytes. float32 [rows, width] -> bytes */
  encode(vectors: Float32Array): Uint8Array {
    const { width, mean, words } = this;
    const rows = vectors.length / width;
    const codes = new Uint32Array(rows * words);
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < width; i++) {
        if (vectors[row * width + i]! > mean[i]!) codes[row * words + (i >>> 5)]! |= 1 << (i & 31);
      }
    }
    return new Uint8Array(codes.buffer);
  }

  /** Adds codes; gives the slot of the first. */
  append(codes: Uint8Array): number {
    const first = this.count;
    const rows = codes.length / (this.words * 4);
    this.count += rows;
    if (this.count > this.live.length) {
      const room = Math.max(1024, this.count * 2);
      const moved = new Uint32Array(room * this.words);
      moved.set(this.codes);
      const live = new Uint8Array(room);
      live.set(this.live);
      [this.codes, this.live] = [moved, live];
    }
    new Uint8Array(this.codes.buffer).set(codes, first * this.words * 4);
    this.live.fill(1, first, this.count);
    return first;
  }

  /** Leaves a slot out of every later answer. */
  remove(slot: number): void {
    this.live[slot] = 0;
  }

  /** The slots that are nearest, nearest first; those as far as the last one are kept as well. */
  nearest(
    query: Float32Array,
    count: number,
    { allowed }: { allowed?: ((slot: number) => boolean) | undefined } = {},
  ): Uint32Array {
    const { words, codes } = this;
    const asked = new Uint32Array(this.encode(query).buffer);
    const distances = new Uint16Array(this.count);
    const tally = new Uint32Array(this.words * 32 + 1);
    for (let slot = 0; slot < this.count; slot++) {
      if (this.live[slot] === 0 || allowed?.(slot) === false) {
        distances[slot] = 0xffff;
        continue;
      }
      let distance = 0;
      for (let word = 0; word < words; word++) distance += ones(codes[slot * words + word]! ^ asked[word]!);
      distances[slot] = distance;
      tally[distance]!++;
    }
    let last = 0;
    let kept = 0;
    for (; last < tally.length; last++) {
      kept += tally[last]!;
      if (kept >= count) break;
    }
    const starts = new Uint32Array(tally.length);
    for (let d = 1; d < tally.length; d++) starts[d] = starts[d - 1]! + tally[d - 1]!;
    const slots = new Uint32Array(kept);
    for (let slot = 0; slot < this.count; slot++) {
      const distance = distances[slot]!;
      if (distance <= last && distance !== 0xffff) slots[starts[distance]!++] = slot;
    }
    return slots;
  }
}

/** Bits that are set in 32. */
function ones(value: number): number {
  let v = value - ((value >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
