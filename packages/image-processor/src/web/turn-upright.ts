import type { RgbImage } from '../to-rgb.ts';

/** Turns and mirrors a picture as its EXIF orientation says: 1 to 8; others leave it as it is. */
export function turnUpright(image: RgbImage, orientation: number): RgbImage {
  if (!(orientation >= 2 && orientation <= 8)) return image;
  const isSideways = orientation >= 5;
  const isColumnReversed = [2, 3, 7, 8].includes(orientation);
  const isRowReversed = [3, 4, 6, 7].includes(orientation);
  const rowLength = image.width * 3;
  const columnStep = isColumnReversed ? -3 : 3;
  const rowStep = isRowReversed ? -rowLength : rowLength;
  const first = (isColumnReversed ? rowLength - 3 : 0) + (isRowReversed ? (image.height - 1) * rowLength : 0);

  const width = isSideways ? image.height : image.width;
  const height = isSideways ? image.width : image.height;
  const [stepX, stepY] = isSideways ? [rowStep, columnStep] : [columnStep, rowStep];
  const data = new Uint8Array(width * height * 3);
  let to = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0, from = first + y * stepY; x < width; x++, from += stepX) {
      data[to++] = image.data[from]!;
      data[to++] = image.data[from + 1]!;
      data[to++] = image.data[from + 2]!;
    }
  }
  return { data, width, height, channels: 3 };
}
