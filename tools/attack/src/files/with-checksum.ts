/** Where the compact tokenizer's checksum stands, and what it is of. */
const checksumAt = 12;
const checkedFrom = 16;

/** A compact tokenizer as one would forge it: whatever its bytes, their checksum is right. */
export function withChecksum(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (bytes.length < checkedFrom) return bytes;
  let hash = 0x811c9dc5;
  for (let i = checkedFrom; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  new DataView(bytes.buffer).setUint32(checksumAt, hash >>> 0, true);
  return bytes;
}
