import { describe } from '@fgclip2/tensor';
import type { Box } from './roi-align.ts';

/** Size of an original picture in pixels. */
export type ImageSize = readonly [height: number, width: number];

/**
 * A box in pixels of the original picture as one in cells of its grid of patches, rounded to float32 as the
 * reference rounds it.
 */
export function boxInCells(box: Box, [height, width]: ImageSize, rows: number, columns: number): Box {
  const [x1, y1, x2, y2] = box;
  const across = (x: number) => Math.fround((x / width) * columns);
  const down = (y: number) => Math.fround((y / height) * rows);
  return [across(x1), down(y1), across(x2), down(y2)];
}

/**
 * Checks the boxes of one picture.
 *
 * @throws TypeError when a box is not four finite numbers, RangeError when it is inverted or the picture has no
 * size; both name the picture and the box.
 */
export function checkBoxes(boxes: readonly Box[], [height, width]: ImageSize, image: number): void {
  if (!(height > 0 && width > 0 && Number.isFinite(height * width))) {
    throw new RangeError(
      `[@fgclip2/model] Expected a height and a width > 0 for the size of image ${image}, got ${height} and ${width}.`,
    );
  }
  boxes.forEach((box, index) => {
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
