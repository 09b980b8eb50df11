/** A file that grows as it is written. */
export interface ByteWriter {
  bytes(bytes: ArrayLike<number>): void;
  /** Writes the low bits of a number, with a zero byte after each 0xff. */
  bits(value: number, count: number): void;
  /** Fills the last byte of bits up with ones. */
  flush(): void;
  /** What was written. */
  written(): Uint8Array<ArrayBuffer>;
}

/** Writes the segments and the scans of a JPEG. */
export function byteWriter(): ByteWriter {
  let file = new Uint8Array(2 ** 16);
  let length = 0;
  let pending = 0;
  let pendingCount = 0;

  function reserve(count: number): void {
    if (length + count <= file.length) return;
    const larger = new Uint8Array(2 * (length + count));
    larger.set(file);
    file = larger;
  }

  return {
    bytes(bytes) {
      reserve(bytes.length);
      file.set(bytes, length);
      length += bytes.length;
    },
    bits(value, count) {
      pending = (pending << count) | value;
      pendingCount += count;
      reserve(6);
      while (pendingCount >= 8) {
        pendingCount -= 8;
        const byte = (pending >> pendingCount) & 0xff;
        file[length++] = byte;
        if (byte === 0xff) file[length++] = 0;
      }
      pending &= (1 << pendingCount) - 1;
    },
    flush() {
      const missing = (8 - pendingCount) & 7;
      this.bits((1 << missing) - 1, missing);
    },
    written: () => file.slice(0, length),
  };
}
