import type { Random } from '../random.ts';

/** Numbers at the ends of their ranges, as a length or an offset. */
const oddNumbers: readonly number[] = [0, 1, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

/** A copy of the bytes, damaged in one to eight places: bits, bytes, lengths, what is cut, put in, moved. */
export function damagedBytes(bytes: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  let damaged = Uint8Array.from(bytes);
  for (let change = 1 + random.below(8); change > 0; change--) damaged = damagedOnce(damaged, random);
  return damaged;
}

function damagedOnce(bytes: Uint8Array<ArrayBuffer>, random: Random): Uint8Array<ArrayBuffer> {
  const at = random.below(bytes.length);
  switch (random.below(6)) {
    case 0:
      bytes[at] = random.below(256);
      return bytes;
    case 1:
      bytes[at]! ^= 1 << random.below(8);
      return bytes;
    case 2:
      return bytes.slice(0, at);
    case 3: {
      const added = Array.from({ length: random.below(16) }, () => random.below(256));
      return Uint8Array.from([...bytes.subarray(0, at), ...added, ...bytes.subarray(at)]);
    }
    case 4: {
      const from = random.below(bytes.length);
      return bytes.copyWithin(at, from, from + random.below(64));
    }
    default:
      if (bytes.length >= 4) {
        const view = new DataView(bytes.buffer);
        view.setUint32(random.below(bytes.length - 3), random.pick(oddNumbers), random.chance(0.5));
      }
      return bytes;
  }
}
