/** FNV-1a of a string's UTF-8 bytes, as an unsigned 32-bit number. */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** Where a name's sequence starts: two seeds give unrelated numbers under one name. */
export function baseOf(name: string, seed: number): number {
  return (fnv1a32(name) ^ seed) >>> 0;
}

/** The number at `index` (row-major) of the sequence that starts at `base`, as an unsigned 32-bit number. */
export function hash32(base: number, index: number): number {
  let x = (base + Math.imul(index, 0x9e3779b9)) | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** The same number as a float32 in [-1, 1), exactly. */
export function unit(base: number, index: number): number {
  return (hash32(base, index) >>> 8) * 2 ** -23 - 1;
}

/** Fills `out` with the numbers of `name` from `startIndex` on, as unsigned 32-bit integers. */
export function fillHash(name: string, seed: number, out: Uint32Array, startIndex = 0): void {
  const base = baseOf(name, seed);
  for (let i = 0; i < out.length; i++) out[i] = hash32(base, startIndex + i);
}

/** Fills `out` with the numbers of `name` from `startIndex` on, as float32 in [-1, 1). */
export function fillUnit(name: string, seed: number, out: Float32Array, startIndex = 0): void {
  const base = baseOf(name, seed);
  for (let i = 0; i < out.length; i++) out[i] = unit(base, startIndex + i);
}
