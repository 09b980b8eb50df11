// How many bits of each of many codes differ from those of one, in AssemblyScript: `npm run build:wasm` compiles this
// file. `src/codes/code-segment.ts` lays out the memory and calls it.

/** Memory from here on is the caller's. */
export const dataEnd: usize = __heap_base;

/** Sixteen counts of up to 8 bits are added this often before one of them could pass 255. */
const blocksAtOnce: usize = 31 * 16;

/**
 * Writes a u16 a row to `distances`: the bits in which the row differs from `query`. Rows of `rowBytes` bytes, a
 * multiple of 8, stand one after the other from `codes` on.
 */
export function hammingDistances(
  codes: usize,
  rows: i32,
  rowBytes: usize,
  query: usize,
  distances: usize,
): void {
  const blocks = rowBytes & ~15;
  for (let row = 0; row < rows; row++) {
    let sums = i32x4.splat(0);
    for (let at: usize = 0; at < blocks; ) {
      const end = min(at + blocksAtOnce, blocks);
      let counts = i8x16.splat(0);
      for (; at < end; at += 16) {
        counts = i8x16.add(counts, i8x16.popcnt(v128.xor(v128.load(codes + at), v128.load(query + at))));
      }
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(counts)));
    }
    let distance =
      i32x4.extract_lane(sums, 0) +
      i32x4.extract_lane(sums, 1) +
      i32x4.extract_lane(sums, 2) +
      i32x4.extract_lane(sums, 3);
    if (blocks < rowBytes) {
      distance += <i32>popcnt<u64>(load<u64>(codes + blocks) ^ load<u64>(query + blocks));
    }
    store<u16>(distances, distance);
    codes += rowBytes;
    distances += 2;
  }
}
