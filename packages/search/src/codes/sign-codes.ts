import { checkArguments, checkOptions, describe, kinds } from '@fgclip2/tensor';
import { type CodeKernel, type CodeSegment, codeSegment } from './code-segment.ts';

/** Options of {@link SignCodes}. */
export interface SignCodesOptions {
  /** Values of a vector, at most 16,384. */
  width: number;
  /** float32 [width]: the middle of the vectors. */
  mean: Float32Array;
  /** What compares codes. @default 'simd' where there is WebAssembly with SIMD */
  kernel?: CodeKernel | undefined;
}

const owner = '@fgclip2/search';

/** Codes of one segment, which has a memory of its own: 96 MB at a width of 768. */
const segmentRows = 2 ** 20;

/** With more, a segment would not fit in one WebAssembly.Memory. */
const mostValues = 2 ** 14;

/** The distance of a code that is not among those asked for. */
const left = 0xffff;

/**
 * One bit a value of many vectors, sign(x - mean), and the search for the nearest of them. Bits of a query are taken
 * around the same mean, also where it is a text: of the ten images that are nearest to it, the shortlist then holds
 * more than with the signs of the query itself.
 */
export class SignCodes {
  private readonly width: number;
  private readonly mean: Float32Array;
  private readonly kernel: CodeKernel | undefined;
  /** Bytes of a code. */
  private readonly codeBytes: number;
  private readonly segments: CodeSegment[] = [];
  private live = new Uint8Array(0);
  private room = new Uint16Array(0);
  private count = 0;

  /** @throws RangeError for a width or a mean that is none. */
  constructor(options: SignCodesOptions) {
    checkArguments(owner, { options: [options, kinds.object] });
    const { width, mean, kernel } = options;
    if (!Number.isInteger(width) || width < 1 || width > mostValues) {
      throw wrong(`a whole number from 1 to ${mostValues}`, 'width', describe(width));
    }
    checkArguments(owner, { mean: [mean, kinds.float32Array] });
    if (mean.length !== width) throw wrong(`${width} values`, 'mean', mean.length);
    this.width = width;
    this.mean = mean;
    this.kernel = kernel;
    this.codeBytes = Math.ceil(width / 64) * 8;
  }

  /** Slots, removed ones included. */
  get size(): number {
    return this.count;
  }

  /**
   * The codes of vectors, one after the other; each is padded to 8 bytes. float32 [rows, width] -> bytes
   *
   * @throws RangeError for values that are no whole vectors.
   */
  encode(vectors: Float32Array): Uint8Array {
    checkArguments(owner, { vectors: [vectors, kinds.float32Array] });
    const { width, mean, codeBytes } = this;
    const rows = vectors.length / width;
    if (!Number.isInteger(rows)) throw wrong(`vectors of ${width} values`, 'codes', vectors.length);
    const codes = new Uint8Array(rows * codeBytes);
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < width; i++) {
        if (vectors[row * width + i]! > mean[i]!) codes[row * codeBytes + (i >>> 3)]! |= 1 << (i & 7);
      }
    }
    return codes;
  }

  /**
   * Adds codes; gives the slot of the first.
   *
   * @throws RangeError for bytes that are no whole codes.
   */
  append(codes: Uint8Array): number {
    checkArguments(owner, { codes: [codes, kinds.bytes] });
    const first = this.count;
    if (codes.length % this.codeBytes !== 0) {
      throw wrong(`codes of ${this.codeBytes} bytes`, 'append', `${codes.length} bytes`);
    }
    for (let at = 0; at < codes.length; ) {
      let segment = this.segments.at(-1);
      if (segment === undefined || segment.rows === segmentRows) {
        segment = codeSegment(this.codeBytes, this.kernel);
        this.segments.push(segment);
      }
      const end = Math.min(codes.length, at + (segmentRows - segment.rows) * this.codeBytes);
      segment.append(codes.subarray(at, end));
      at = end;
    }
    this.count += codes.length / this.codeBytes;
    if (this.count > this.live.length) {
      const live = new Uint8Array(Math.max(1024, this.count, Math.ceil(this.live.length * 1.5)));
      live.set(this.live);
      this.live = live;
    }
    this.live.fill(1, first, this.count);
    return first;
  }

  /**
   * Leaves a slot out of every later answer.
   *
   * @throws RangeError for a slot that there is not.
   */
  remove(slot: number): void {
    this.checkSlot(slot);
    this.live[slot] = 0;
  }

  /**
   * The slots that are nearest, nearest first and equals by slot; those as far as the last one are kept as well.
   * Synchronous: with a width of 768, a million codes take about 10 ms, and 40 ms without SIMD.
   *
   * @throws RangeError for a query of another width, or a count that is no whole number.
   */
  nearest(
    query: Float32Array,
    count: number,
    options: { allowed?: ((slot: number) => boolean) | undefined } = {},
  ): Uint32Array {
    checkArguments(owner, { 'the query': [query, kinds.float32Array] });
    checkOptions(owner, options, { allowed: kinds.callback });
    const { allowed } = options;
    if (query.length !== this.width) throw wrong(`${this.width} values`, 'the query', query.length);
    if (!Number.isInteger(count) || count < 0) {
      throw wrong('a whole number from 0', 'count', describe(count));
    }
    const asked = this.encode(query);
    const distances = this.distances(asked, 0);
    const tally = new Uint32Array(this.codeBytes * 8 + 1);
    for (let slot = 0; slot < this.count; slot++) {
      if (this.live[slot] === 0 || allowed?.(slot) === false) distances[slot] = left;
      else tally[distances[slot]!]!++;
    }
    return nearestSlots(distances, tally, count);
  }

  /**
   * The later slots, in order, whose codes differ in at most `bits` from that of a slot.
   *
   * @throws RangeError for a slot that there is not.
   */
  laterWithin(slot: number, bits: number): Uint32Array {
    this.checkSlot(slot);
    checkArguments(owner, { bits: [bits, kinds.number] });
    const own = this.segments[Math.floor(slot / segmentRows)]!.code(slot % segmentRows);
    const first = slot + 1;
    const distances = this.distances(own, first);
    const near: number[] = [];
    for (let i = 0; i < distances.length; i++) {
      if (distances[i]! <= bits && this.live[first + i] === 1) near.push(first + i);
    }
    return Uint32Array.from(near);
  }

  /** The bits in which the codes from one slot on differ from a code, until the next call. */
  private distances(code: Uint8Array, from: number): Uint16Array {
    if (this.room.length < this.count) this.room = new Uint16Array(this.live.length);
    for (const [index, segment] of this.segments.entries()) {
      const first = Math.max(0, from - index * segmentRows);
      const start = index * segmentRows + first - from;
      if (first < segment.rows) segment.distances(code, this.room.subarray(start), first);
    }
    return this.room.subarray(0, this.count - from);
  }

  private checkSlot(slot: number): void {
    if (Number.isInteger(slot) && slot >= 0 && slot < this.count) return;
    throw wrong(`a number below ${this.count}`, 'the slot', describe(slot));
  }
}

/** The slots of the least distances, in order of distance and slot. */
function nearestSlots(distances: Uint16Array, tally: Uint32Array, count: number): Uint32Array {
  const starts = new Uint32Array(tally.length);
  let kept = 0;
  let end = 0;
  for (; end < tally.length && kept < count; end++) {
    starts[end] = kept;
    kept += tally[end]!;
  }
  const slots = new Uint32Array(kept);
  for (let slot = 0; slot < distances.length; slot++) {
    const distance = distances[slot]!;
    if (distance < end) slots[starts[distance]!++] = slot;
  }
  return slots;
}

function wrong(expected: string, name: string, got: string | number): RangeError {
  return new RangeError(`[@fgclip2/search] Expected ${expected} for ${name}, got ${got}.`);
}
