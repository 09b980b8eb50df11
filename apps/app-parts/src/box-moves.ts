/** Left, top, right, bottom in pixels of the image. */
export type PixelBox = [x1: number, y1: number, x2: number, y2: number];

/** Width and height of the image in pixels. */
export interface Size {
  width: number;
  height: number;
}

/** Pixels that a box has at least, each way. */
export const smallest = 8;

/** The box between two corners, in whole pixels inside the image. */
export function boxBetween([x1, y1]: readonly number[], [x2, y2]: readonly number[], size: Size): PixelBox {
  const x = (value: number) => Math.round(Math.min(Math.max(value, 0), size.width));
  const y = (value: number) => Math.round(Math.min(Math.max(value, 0), size.height));
  return [x(Math.min(x1!, x2!)), y(Math.min(y1!, y2!)), x(Math.max(x1!, x2!)), y(Math.max(y1!, y2!))];
}

/** The box elsewhere, as large as it was, inside the image. */
export function moved([x1, y1, x2, y2]: PixelBox, right: number, down: number, size: Size): PixelBox {
  const x = Math.min(Math.max(Math.round(x1 + right), 0), size.width - (x2 - x1));
  const y = Math.min(Math.max(Math.round(y1 + down), 0), size.height - (y2 - y1));
  return [x, y, x + x2 - x1, y + y2 - y1];
}

/** The box with its bottom right corner elsewhere, not too small and inside the image. */
export function resized([x1, y1, x2, y2]: PixelBox, right: number, down: number, size: Size): PixelBox {
  const x = Math.min(Math.max(Math.round(x2 + right), x1 + smallest), size.width);
  const y = Math.min(Math.max(Math.round(y2 + down), y1 + smallest), size.height);
  return [x1, y1, x, y];
}

/** Whether a box is large enough to hold anything. */
export function isLargeEnough([x1, y1, x2, y2]: PixelBox): boolean {
  return x2 - x1 >= smallest && y2 - y1 >= smallest;
}

/** The box that the page's address writes as `x1,y1,x2,y2`; `undefined` for one that does not fit the image. */
export function parseBox(text: string, { width, height }: Size): PixelBox | undefined {
  const numbers = text.split(',').map(Number);
  const [x1, y1, x2, y2] = numbers as PixelBox;
  const fits = numbers.length === 4 && numbers.every(Number.isInteger) && x1 >= 0 && y1 >= 0;
  return fits && x2 <= width && y2 <= height && isLargeEnough([x1, y1, x2, y2])
    ? [x1, y1, x2, y2]
    : undefined;
}
