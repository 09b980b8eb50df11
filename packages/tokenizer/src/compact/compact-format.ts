import { type CompactTables, mostMerges } from './compact-tables.ts';

// A compact file, little-endian: the header, three arrays of 32-bit and five of 8-bit numbers.
//   0  magic "fgclip2t"    8  version    12  checksum of all that follows    16  sha256 of tokenizer.json
//  48  counts: tokens, merges, leading tokens, added tokens, bytes of text
//  68  leading, addedIds, addedFlags, tokenLengths, mergeCounts, splits, text
const magic = new TextEncoder().encode('fgclip2t');
const version = 1;
const checksumAt = 12;
const sha256At = 16;
const countsAt = 48;
const headerLength = 68;

/** The bytes of a compact file. */
export function writeCompact(tables: CompactTables): Uint8Array<ArrayBuffer> {
  const { leading, addedIds, addedFlags, tokenLengths, mergeCounts, splits, text } = tables;
  const numbers = [...leading, ...addedIds];
  const arrays = [addedFlags, tokenLengths, mergeCounts, splits, text];
  const arraysAt = headerLength + 4 * numbers.length;
  const file = new Uint8Array(arrays.reduce((sum, { length }) => sum + length, arraysAt));
  const view = new DataView(file.buffer);
  file.set(magic);
  view.setUint32(8, version, true);
  file.set(tables.sha256, sha256At);
  const counts = [tokenLengths, splits, leading, addedIds, text].map(({ length }) => length);
  for (const [i, count] of counts.entries()) view.setUint32(countsAt + 4 * i, count, true);
  for (const [i, number] of numbers.entries()) view.setUint32(headerLength + 4 * i, number, true);
  let at = arraysAt;
  for (const array of arrays) {
    file.set(array, at);
    at += array.length;
  }
  view.setUint32(checksumAt, checksum(file), true);
  return file;
}

/**
 * The tables of a compact file, most of them views of its bytes.
 *
 * @throws Error when it is not whole, not of this version or no compact file.
 */
export function readCompact(file: Uint8Array): CompactTables {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < headerLength || magic.some((byte, i) => file[i] !== byte)) {
    throw malformed(`${file.length} bytes that do not begin as one`);
  }
  const found = view.getUint32(8, true);
  if (found !== version) throw malformed(`version ${found} where this release reads version ${version}`);
  const [tokens, merges, leadingCount, addedCount, textLength] = Array.from({ length: 5 }, (_, i) =>
    view.getUint32(countsAt + 4 * i, true),
  ) as [number, number, number, number, number];
  const expected =
    headerLength + 4 * (leadingCount + addedCount) + addedCount + 2 * tokens + merges + textLength;
  if (file.length !== expected) throw malformed(`${file.length} bytes where its header says ${expected}`);
  if (view.getUint32(checksumAt, true) !== checksum(file)) throw malformed('bytes that were changed');

  let at = headerLength;
  const numbers = (count: number): Uint32Array => {
    at += 4 * count;
    return Uint32Array.from({ length: count }, (_, i) => view.getUint32(at - 4 * (count - i), true));
  };
  const bytes = (count: number): Uint8Array => {
    at += count;
    return file.subarray(at - count, at);
  };
  const tables: CompactTables = {
    sha256: file.subarray(sha256At, countsAt),
    leading: numbers(leadingCount),
    addedIds: numbers(addedCount),
    addedFlags: bytes(addedCount),
    tokenLengths: bytes(tokens),
    mergeCounts: bytes(tokens),
    splits: bytes(merges),
    text: bytes(textLength),
  };
  const isWhole =
    sum(tables.tokenLengths) === textLength &&
    sum(tables.mergeCounts) === merges &&
    merges <= mostMerges &&
    [...tables.leading, ...tables.addedIds].every((id) => id < tokens);
  if (!isWhole) throw malformed('tables that contradict one another');
  return tables;
}

function malformed(what: string): Error {
  return new Error(`[@fgclip2/tokenizer] Expected a compact tokenizer, got ${what}.`);
}

function sum(bytes: Uint8Array): number {
  let total = 0;
  for (let i = 0; i < bytes.length; i++) total += bytes[i]!;
  return total;
}

/** FNV-1a over what stands behind the checksum itself. */
function checksum(file: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let i = sha256At; i < file.length; i++) hash = Math.imul(hash ^ file[i]!, 0x01000193);
  return hash >>> 0;
}
