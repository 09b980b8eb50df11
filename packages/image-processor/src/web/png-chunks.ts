/** One chunk of a PNG; offsets count from the start of the file. */
export interface PngChunk {
  /** Four letters: `IHDR`. */
  readonly type: string;
  /** Where its data begin. */
  readonly start: number;
  /** Where its data end; four bytes of checksum follow. */
  readonly end: number;
}

/** The chunks of a PNG that are whole, in order. Source: the PNG specification, section 5. */
export function pngChunks(png: Uint8Array): PngChunk[] {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const chunks: PngChunk[] = [];
  for (let at = signatureLength; at + 12 <= png.length; ) {
    const start = at + 8;
    const end = start + view.getUint32(at);
    if (end + 4 > png.length) break;
    chunks.push({ type: String.fromCharCode(...png.subarray(at + 4, start)), start, end });
    at = end + 4;
  }
  return chunks;
}

/** The PNG with only some of its chunks; the same array where that is all of them. */
export function keepPngChunks(png: Uint8Array, isKept: (type: string) => boolean): Uint8Array {
  const all = pngChunks(png);
  const kept = all.filter(({ type }) => isKept(type));
  if (kept.length === all.length) return png;
  const result = new Uint8Array(
    kept.reduce((length, { start, end }) => length + end - start + 12, signatureLength),
  );
  result.set(png.subarray(0, signatureLength));
  let at = signatureLength;
  for (const { start, end } of kept) {
    const chunk = png.subarray(start - 8, end + 4);
    result.set(chunk, at);
    at += chunk.length;
  }
  return result;
}

const signatureLength = 8;
