import type { Pixels } from './pixels.ts';

/** A BMP of 24 bits a pixel. */
export function bmpFile({ width, height, data }: Pixels): Buffer {
  const rowLength = Math.ceil((width * 3) / 4) * 4;
  const file = Buffer.alloc(54 + rowLength * height);
  file.write('BM', 'latin1');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [red, green, blue] = data.subarray((y * width + x) * 3);
      file.set([blue!, green!, red!], 54 + (height - 1 - y) * rowLength + x * 3); // from the bottom up
    }
  }
  return file;
}
