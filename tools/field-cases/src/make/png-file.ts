import { crc32, deflateSync } from 'node:zlib';

/** What {@link pngFile} writes. */
export interface PngContent {
  width: number;
  height: number;
  /** 0 is gray, 2 is RGB. */
  colorType: 0 | 2;
  bitDepth: 1 | 8;
  /** The rows one after the other, each in whole bytes. */
  rows: Uint8Array;
  /** Whether the checksum of the pixels is wrong. @default false */
  wrongChecksum?: boolean;
}

/** A PNG of unfiltered rows; with fewer rows than `height` says, where fewer are given. */
export function pngFile({ width, height, colorType, bitDepth, rows, wrongChecksum }: PngContent): Buffer {
  const rowLength = Math.ceil((width * bitDepth * (colorType === 2 ? 3 : 1)) / 8);
  const count = rows.length / rowLength;
  const filtered = Buffer.alloc(count * (rowLength + 1));
  for (let row = 0; row < count; row++) {
    filtered.set(rows.subarray(row * rowLength, (row + 1) * rowLength), row * (rowLength + 1) + 1);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bitDepth, colorType], 8);
  const pixels = chunk('IDAT', deflateSync(filtered));
  if (wrongChecksum) pixels[pixels.length - 1]! ^= 1;
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', header), pixels, chunk('IEND', Buffer.alloc(0))]);
}

function chunk(kind: string, data: Uint8Array): Buffer {
  const content = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, checksum]);
}
