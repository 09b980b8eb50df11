/** What {@link tiffFile} writes. */
export interface TiffContent {
  width: number;
  height: number;
  /** How colors are meant: 2 is RGB, 6 YCbCr, 8 Lab. */
  photometric: number;
  /** How pixels are compressed: 1 is not at all, 50000 is ZSTD. */
  compression: number;
  /** Three bytes a pixel, compressed. */
  data: Uint8Array;
}

/** A TIFF of one strip with three samples of 8 bits. */
export function tiffFile({ width, height, photometric, compression, data }: TiffContent): Buffer {
  const short = 3;
  const long = 4;
  const directory = 8;
  const entries = 10;
  const bits = directory + 2 + entries * 12 + 4;
  const strip = bits + 6;
  const fields = [
    [256, long, 1, width],
    [257, long, 1, height],
    [258, short, 3, bits],
    [259, short, 1, compression],
    [262, short, 1, photometric],
    [273, long, 1, strip],
    [277, short, 1, 3],
    [278, long, 1, height],
    [279, long, 1, data.length],
    [530, short, 2, 0x0001_0001], // YCbCr without subsampling
  ] as const;
  const head = Buffer.alloc(strip);
  head.write('II*\0', 'latin1');
  head.writeUInt32LE(directory, 4);
  head.writeUInt16LE(entries, directory);
  for (const [i, [tag, type, count, value]] of fields.entries()) {
    const at = directory + 2 + i * 12;
    head.writeUInt16LE(tag, at);
    head.writeUInt16LE(type, at + 2);
    head.writeUInt32LE(count, at + 4);
    head.writeUInt32LE(value, at + 8);
  }
  for (let i = 0; i < 3; i++) head.writeUInt16LE(8, bits + 2 * i);
  return Buffer.concat([head, data]);
}
