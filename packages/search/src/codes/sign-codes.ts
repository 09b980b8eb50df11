import { type CodeKernel, type CodeSegment, codeSegment } from './code-segment.ts';

/** Options of {@link SignCodes}. */
export interface SignCodesOptions {
  /** Values of a vector. */
  width: number;
  /** float32 [width]: the middle of the vectors. */
  mean: Float32Array;
  /** What compares codes. @default 'simd' where there is WebAssembly with SIMD */
  kernel?: CodeKernel | undefined;
}

/** Codes of one segment, which has a memory of its own: 96 MB at a width of 768. */
const segmentRows = 2 ** 20;

/** The distance of a code that is not among those asked for. */
const left = 0xffff;

/** One bit a value of many vectors, sign(x - mean), and the search for the nearest of them. */
export class SignCodes {
  private readonly width: number;
  private readonly mean: Float32Array;
  private readonly kernel: CodeKernel | undefined;
  private readonly codeBytes: number;
  private readonly segments: CodeSegment[] = [];
  private live = new Uint8Array(0);
  private count = 0;

  constructor({ width, mean, kernel }: SignCodesOptions) {
    this.width = width;
    this.mean = mean;
    this.kernel = kernel;
    this.codeBytes = Math.ceil(width / 64) * 8;
  }

  /** Slots, removed ones included. */
  get size(): number {
    return this.count;
  }

  /** The codes of vectors, one after the other; each is padded to 8 bytes. float32 [rows, width] -> bytes */
  encode(vectors: Float32Array): Uint8Array {
    const { width, mean, codeBytes } = this;
    const rows = vectors.length / width;
    const codes = new Uint8Array(rows * codeBytes);
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < width; i++) {
        if (vectors[row * width + i]! > mean[i]!) codes[row * codeBytes + (i >>> 3)]! |= 1 << (i & 7);
      }
    }
    return codes;
  }

  /** Adds codes; gives the slot of the first. */
  append(codes: Uint8Array): number {
    const first = this.count;
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
    const asked = this.encode(query);
    const distances = new Uint16Array(this.count);
    let first = 0;
    for (const segment of this.segments) {
      segment.distances(asked, distances.subarray(first));
      first += segment.rows;
    }
    const tally = new Uint32Array(this.codeBytes * 8 + 1);
    for (let slot = 0; slot < this.count; slot++) {
      if (this.live[slot] === 0 || allowed?.(slot) === false) distances[slot] = left;
      else tally[distances[slot]!]!++;
    }
    return nearestSlots(distances, tally, count);
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
