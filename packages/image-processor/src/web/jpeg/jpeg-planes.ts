import type { Pieces } from '@fgclip2/tensor';
import { endOfImage, isStartOfFrame, jpegSegments } from '../../decode/jpeg-segments.ts';
import { byteWriter } from './byte-writer.ts';
import { type HuffmanTable, huffmanTables } from './huffman-table.ts';
import { type ScanComponent, sortScan } from './sort-scan.ts';

/**
 * Splits a JPEG of four components into a gray JPEG of each. The compressed samples are sorted and not decoded, so
 * that a decoder gives each component exactly as it has it before it mixes the four.
 *
 * `undefined` for other JPEGs, and where the components are stored in different sizes.
 * @throws Error where the compressed samples are damaged.
 */
export function* jpegPlanes(jpeg: Uint8Array): Pieces<Uint8Array<ArrayBuffer>[] | undefined> {
  const planes = Array.from({ length: 4 }, byteWriter);
  const tables = new Map<number, HuffmanTable>();
  let ids: number[] = [];
  let blocks = 0;
  let restartInterval = 0;
  let isEnded = false;
  for (const plane of planes) plane.bytes([0xff, 0xd8]);
  for (const { marker, start, end } of jpegSegments(jpeg)) {
    const segment = jpeg.subarray(start, end);
    if (isStartOfFrame(marker)) {
      const components = [6, 9, 12, 15].map((at) => segment.subarray(at, at + 3));
      const isWhole = components.every(([, sampling]) => sampling === 0x11);
      if (marker > progressiveFrame || segment[0] !== 8 || segment[5] !== 4 || !isWhole) return undefined;
      ids = components.map(([id]) => id!);
      blocks = Math.ceil(word(segment, 1) / 8) * Math.ceil(word(segment, 3) / 8);
      for (const [i, plane] of planes.entries()) {
        plane.bytes([0xff, marker, 0, 11, ...segment.subarray(0, 5), 1, ...components[i]!]);
      }
    } else if (marker === startOfScan) {
      const count = segment[0]!;
      const [first = 0, last = 0, bits = 0] = segment.subarray(1 + 2 * count);
      const scanned = Array.from({ length: count }, (_, i): ScanComponent => {
        const [id = 0, numbers = 0] = segment.subarray(1 + 2 * i);
        const plane = planes[ids.indexOf(id)];
        if (plane === undefined) throw new Error('its scans are of components that it does not have');
        plane.bytes([0xff, marker, 0, 8, 1, id, numbers, first, last, bits]);
        return { plane, dc: tables.get(numbers >> 4), ac: tables.get(0x10 | (numbers & 15)) };
      });
      if (count === 1) scanned[0]!.plane.bytes(jpeg.subarray(end, endOfScan(jpeg, end)));
      else
        yield* sortScan(jpeg, end, scanned, { last, isRefinement: bits >> 4 !== 0, blocks, restartInterval });
    } else if (marker === endOfImage) {
      for (const plane of planes) plane.bytes([0xff, marker]);
      isEnded = true;
    } else if (marker === quantizationTables || marker === huffman || marker === restarts) {
      for (const plane of planes) plane.bytes(jpeg.subarray(start - 4, end));
      if (marker === restarts) restartInterval = word(segment, 0);
      if (marker === huffman) for (const [key, table] of huffmanTables(segment)) tables.set(key, table);
    }
  }
  if (!isEnded) throw new Error('it ends before its image does');
  return planes.map((plane) => plane.written());
}

const progressiveFrame = 0xc2;
const huffman = 0xc4;
const startOfScan = 0xda;
const quantizationTables = 0xdb;
const restarts = 0xdd;

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

/** Where the first marker after a scan is, restart markers aside. */
function endOfScan(jpeg: Uint8Array, start: number): number {
  let at = start;
  while (at < jpeg.length && !(jpeg[at] === 0xff && jpeg[at + 1] !== 0 && (jpeg[at + 1]! & 0xf8) !== 0xd0))
    at++;
  return at;
}
