import sharp from 'sharp';

/** RGB, row by row. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8Array;
}

/** A small image without meaning. */
export function drawing(width = 96, height = 64): Pixels {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const [pixel, channel] = [Math.floor(i / 3), i % 3];
    return [(pixel % width) * 2, Math.floor(pixel / width) * 3, 90][channel]!;
  });
  return { width, height, data };
}

/** The pixels of a file that sharp reads. */
export async function pixelsOf(path: string): Promise<Pixels> {
  const { data, info } = await sharp(path).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

/** An image as a phone stores it: its pixels on their side, and EXIF orientation 6 says how to show them. */
export async function phonePhoto(path: string): Promise<Buffer> {
  const turned = await sharp(path).rotate(270).png().toBuffer();
  const stored = sharp(turned).withMetadata({ orientation: 6 });
  return stored.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer();
}
