/** One chunk of a WebP; offsets count from the start of the file. */
export interface WebpChunk {
  /** Four characters: `VP8X`. */
  readonly type: string;
  /** Where its data begin. */
  readonly start: number;
  readonly end: number;
}

/** The chunks of a WebP that are whole, in order. Source: the WebP container specification. */
export function* webpChunks(webp: Uint8Array): Generator<WebpChunk, void, undefined> {
  const view = new DataView(webp.buffer, webp.byteOffset, webp.byteLength);
  for (let at = 12; at + 8 <= webp.length; ) {
    const start = at + 8;
    const end = start + view.getUint32(at + 4, true);
    if (end > webp.length) return;
    yield { type: String.fromCharCode(...webp.subarray(at, at + 4)), start, end };
    at = end + (end & 1);
  }
}
