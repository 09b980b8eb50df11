import { type HammingKernel, hammingKernel } from './hamming-kernel.ts';

/** How codes are compared: `simd` is WebAssembly, `typescript` gives the same distances where there is none. */
export type CodeKernel = 'simd' | 'typescript';

/** Some codes, one after the other, and how far each is from another one. */
export interface CodeSegment {
  /** Codes that it holds. */
  readonly rows: number;
  /** Adds codes; the caller keeps within the rows that a segment may have. */
  append(codes: Uint8Array): void;
  /** A copy of one code. */
  code(row: number): Uint8Array;
  /** Writes the bits in which each code from `first` on differs from the query into `distances`. */
  distances(query: Uint8Array, distances: Uint16Array, first: number): void;
}

/** An empty segment for codes of `codeBytes` bytes, a multiple of 8. */
export function codeSegment(codeBytes: number, kernel?: CodeKernel): CodeSegment {
  const simd = kernel === 'typescript' ? undefined : hammingKernel();
  return simd === undefined ? new TypeScriptSegment(codeBytes) : new SimdSegment(codeBytes, simd);
}

/** Codes whose distances go through the memory of the kernel at once. */
const rowsAtOnce = 4096;

/** A memory of its own: the query, the distances of some rows, and the codes. */
class SimdSegment implements CodeSegment {
  rows = 0;
  private readonly codeBytes: number;
  private readonly kernel: HammingKernel;
  private readonly queryAt: number;
  private readonly distancesAt: number;
  private readonly codesAt: number;

  constructor(codeBytes: number, kernel: HammingKernel) {
    this.codeBytes = codeBytes;
    this.kernel = kernel;
    this.queryAt = Math.ceil(kernel.dataEnd.value / 16) * 16;
    this.distancesAt = this.queryAt + Math.ceil(codeBytes / 16) * 16;
    this.codesAt = this.distancesAt + rowsAtOnce * 2;
    this.reserve(this.codesAt);
  }

  append(codes: Uint8Array): void {
    const at = this.codesAt + this.rows * this.codeBytes;
    this.reserve(at + codes.length);
    new Uint8Array(this.kernel.memory.buffer).set(codes, at);
    this.rows += codes.length / this.codeBytes;
  }

  code(row: number): Uint8Array {
    const start = this.codesAt + row * this.codeBytes;
    return new Uint8Array(this.kernel.memory.buffer).slice(start, start + this.codeBytes);
  }

  distances(query: Uint8Array, distances: Uint16Array, first: number): void {
    const { codeBytes, kernel, queryAt, distancesAt, codesAt, rows } = this;
    const { buffer } = kernel.memory;
    new Uint8Array(buffer).set(query, queryAt);
    for (let row = first; row < rows; row += rowsAtOnce) {
      const count = Math.min(rowsAtOnce, rows - row);
      kernel.hammingDistances(codesAt + row * codeBytes, count, codeBytes, queryAt, distancesAt);
      distances.set(new Uint16Array(buffer, distancesAt, count), row - first);
    }
  }

  /** Grows by half at least, so that a segment that is filled code by code is seldom moved. */
  private reserve(bytes: number): void {
    const { memory } = this.kernel;
    const size = memory.buffer.byteLength;
    if (bytes <= size) return;
    const wanted = size < bytes / 1.5 ? bytes : size * 1.5;
    memory.grow(Math.ceil((wanted - size) / 2 ** 16));
  }
}

class TypeScriptSegment implements CodeSegment {
  rows = 0;
  private readonly codeBytes: number;
  private codes = new Uint32Array(0);

  constructor(codeBytes: number) {
    this.codeBytes = codeBytes;
  }

  append(codes: Uint8Array): void {
    const at = this.rows * this.codeBytes;
    const words = (at + codes.length) / 4;
    if (words > this.codes.length) {
      const grown = new Uint32Array(Math.max(words, Math.ceil(this.codes.length * 1.5)));
      grown.set(this.codes);
      this.codes = grown;
    }
    new Uint8Array(this.codes.buffer).set(codes, at);
    this.rows += codes.length / this.codeBytes;
  }

  code(row: number): Uint8Array {
    return new Uint8Array(this.codes.buffer).slice(row * this.codeBytes, (row + 1) * this.codeBytes);
  }

  distances(query: Uint8Array, distances: Uint16Array, first: number): void {
    const words = this.codeBytes / 4;
    const asked = new Uint32Array(query.slice().buffer);
    for (let row = first, at = first * words; row < this.rows; row++) {
      let distance = 0;
      for (let word = 0; word < words; word++, at++) distance += ones(this.codes[at]! ^ asked[word]!);
      distances[row - first] = distance;
    }
  }
}

/** Bits that are set in 32. */
function ones(value: number): number {
  let v = value - ((value >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
