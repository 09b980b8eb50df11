import type { ByteSource } from './files.ts';

/** A {@link ByteSource} over bytes in memory; `name` is what errors call it. */
export function memorySource(bytes: Uint8Array, name = 'memory'): ByteSource {
  return {
    size: bytes.length,
    name,
    async read(start, end, options) {
      options?.signal?.throwIfAborted();
      if (!(start >= 0 && start <= end && end <= bytes.length)) {
        throw new RangeError(
          `[@fgclip2/files] Expected a range inside ${name} (${bytes.length} bytes), got [${start}, ${end}).`,
        );
      }
      return bytes.subarray(start, end);
    },
  };
}
