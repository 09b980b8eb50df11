import { checkArguments, describe, kinds } from '@fgclip2/tensor';
import type { Box } from './roi-align.ts';

/** Size of an original image in pixels: `[height, width]`, as the reference takes it, or an object. */
export type ImageSizeInput =
  | readonly [height: number, width: number]
  | { readonly height: number; readonly width: number };

/**
 * Height and width of an image size in either form; `image` is the image's place in the batch.
 *
 * @throws TypeError when it is neither form, RangeError when a side is not above 0.
 */
export function heightAndWidth(size: ImageSizeInput, image: number): [height: number, width: number] {
  const sides: unknown[] = Array.isArray(size)
    ? [...size]
    : [property(size, 'height'), property(size, 'width')];
  const [height, width] = sides;
  if (sides.length !== 2 || typeof height !== 'number' || typeof width !== 'number') {
    throw new TypeError(
      `[@fgclip2/model] Expected [height, width] or { height, width } for the size of image ${image}, got ${describe(size)}.`,
    );
  }
  if (height > 0 && width > 0 && Number.isFinite(height * width)) return [height, width];
  throw new RangeError(
    `[@fgclip2/model] Expected a height and a width > 0 for the size of image ${image}, got ${height} and ${width}.`,
  );
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

/**
 * A box in pixels of the original image as one in cells of its grid of patches, rounded to float32 as the
 * reference rounds it.
 */
export function boxInCells(
  box: Box,
  [height, width]: readonly [height: number, width: number],
  rows: number,
  columns: number,
): Box {
  const [x1, y1, x2, y2] = box;
  const across = (x: number) => Math.fround((x / width) * columns);
  const down = (y: number) => Math.fround((y / height) * rows);
  return [across(x1), down(y1), across(x2), down(y2)];
}

/**
 * Checks the boxes of one image.
 *
 * @throws TypeError when a box is not four finite numbers or the size is not one, RangeError when a box is inverted or
 * a side is not above 0; both name the image and the box.
 */
export function checkBoxes(boxes: readonly Box[], imageSize: ImageSizeInput, image: number): void {
  checkArguments('@fgclip2/model', { image: [image, kinds.number] });
  heightAndWidth(imageSize, image);
  if (!Array.isArray(boxes)) {
    throw new TypeError(
      `[@fgclip2/model] Expected a list of boxes for image ${image}, got ${describe(boxes)}.`,
    );
  }
  // A copy has undefined where a list has holes.
  Array.from<Box>(boxes).forEach((box, index) => {
    const where = `box ${index} of image ${image}`;
    if (!Array.isArray(box) || box.length !== 4 || !box.every(Number.isFinite)) {
      throw new TypeError(
        `[@fgclip2/model] Expected four finite numbers [x1, y1, x2, y2] for ${where}, got ${describe(box)}.`,
      );
    }
    const [x1, y1, x2, y2] = box;
    if (x2 < x1 || y2 < y1) {
      throw new RangeError(
        `[@fgclip2/model] Expected x1 <= x2 and y1 <= y2 for ${where}, got ${describe(box)}.`,
      );
    }
  });
}
