/** Bytes that are checked, and so read, together. */
const blockLength = 1 << 16;

/** Bytes of one sha256. */
const digestLength = 32;

/** A piece as the database holds it. */
export interface StoredPiece {
  /** Short ones are in the entry itself, which is fastest for token rows; of a Blob any part is read alone. */
  data: Blob | ArrayBuffer;
  /** In bytes. */
  length: number;
  /** sha256 of each 64 kB block, one after another. */
  digests: Uint8Array;
}

/** Makes the entry of a piece; the bytes are copied before it returns. */
export async function storedPiece(bytes: Uint8Array): Promise<StoredPiece> {
  const copy = bytes.slice().buffer;
  const digests = digestsOf(new Uint8Array(copy));
  const data = copy.byteLength > blockLength ? new Blob([copy]) : copy;
  return { data, length: copy.byteLength, digests: await digests };
}

/**
 * The bytes [from, to) of a piece, counted from its beginning; `undefined` when they are not what was stored.
 *
 * Rejects when the browser has lost the Blob.
 */
export async function readStoredPiece(
  { data, length, digests }: StoredPiece,
  from: number,
  to: number,
): Promise<Uint8Array | undefined> {
  const first = Math.floor(from / blockLength);
  const start = first * blockLength;
  const end = Math.min(Math.ceil(to / blockLength) * blockLength, length);
  const size = 'size' in data ? data.size : data.byteLength;
  if (size !== length) return undefined;
  const part = data.slice(start, end);
  const bytes = new Uint8Array('size' in part ? await part.arrayBuffer() : part);
  const found = await digestsOf(bytes);
  const expected = digests.subarray(first * digestLength, first * digestLength + found.length);
  if (found.some((byte, i) => byte !== expected[i])) return undefined;
  return bytes.subarray(from - start, to - start);
}

async function digestsOf(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const work: Promise<ArrayBuffer>[] = [];
  for (let start = 0; start < bytes.length; start += blockLength) {
    work.push(crypto.subtle.digest('SHA-256', bytes.subarray(start, start + blockLength)));
  }
  const digests = new Uint8Array(work.length * digestLength);
  (await Promise.all(work)).forEach((digest, i) => {
    digests.set(new Uint8Array(digest), i * digestLength);
  });
  return digests;
}
