import { describe, expect, it } from 'vitest';
import { boxInCells, checkBoxes, heightAndWidth, type ImageSizeInput } from './region-inputs.ts';
import type { Box } from './roi-align.ts';

describe('boxInCells', () => {
  it('scales pixels of the image to cells, rounded to float32', () => {
    expect(boxInCells([0, 0, 640, 480], [480, 640], 13, 18)).toEqual([0, 0, 18, 13]);
    expect(boxInCells([10.5, 20.25, 11, 20.5], [480, 640], 13, 18)[0]).toBe(Math.fround((10.5 / 640) * 18));
  });
});

describe('heightAndWidth', () => {
  it('takes a pair or an object', () => {
    expect(heightAndWidth([480, 640], 0)).toEqual([480, 640]);
    expect(heightAndWidth({ width: 640, height: 480 }, 0)).toEqual([480, 640]);
  });

  it.each([
    [undefined, 'undefined'],
    [480, '480'],
    [[480], '[480]'],
    [[480, 640, 3], '[480, 640, 3]'],
    [['480', '640'], '["480", "640"]'],
    [{ height: 480 }, 'Object'],
  ])('refuses %j', (size, got) => {
    expect(() => heightAndWidth(size as unknown as ImageSizeInput, 3)).toThrow(
      new TypeError(
        `[@fgclip2/model] Expected [height, width] or { height, width } for the size of image 3, got ${got}.`,
      ),
    );
  });
});

describe('checkBoxes', () => {
  const check = (boxes: unknown, size: [number, number] = [480, 640]) => checkBoxes(boxes as Box[], size, 3);

  it('accepts boxes outside the image and without area', () => {
    expect(() =>
      check([
        [-50, -40, 100, 120],
        [700, 500, 900, 800],
        [5, 5, 5, 5],
      ]),
    ).not.toThrow();
    expect(() => check([])).not.toThrow();
  });

  it.each([
    [
      [
        [0, 0, 1, 1],
        [9, 3, 4, 8],
      ],
      'Expected x1 <= x2 and y1 <= y2 for box 1 of image 3, got [9, 3, 4, 8].',
    ],
    [[[4, 8, 9, 3]], 'Expected x1 <= x2 and y1 <= y2 for box 0 of image 3, got [4, 8, 9, 3].'],
    [
      [[0, 0, Number.NaN, 1]],
      'Expected four finite numbers [x1, y1, x2, y2] for box 0 of image 3, got [0, 0, NaN, 1].',
    ],
    [[[0, 0, 1]], 'Expected four finite numbers [x1, y1, x2, y2] for box 0 of image 3, got [0, 0, 1].'],
    [['0,0,1,1'], 'Expected four finite numbers [x1, y1, x2, y2] for box 0 of image 3, got "0,0,1,1".'],
  ])('refuses %j', (boxes, message) => {
    expect(() => check(boxes)).toThrow(`[@fgclip2/model] ${message}`);
  });

  it('refuses boxes that are not a list', () => {
    expect(() => check(undefined)).toThrow('Expected a list of boxes for image 3, got undefined.');
  });

  it('refuses an image without a size', () => {
    expect(() => check([], [0, 640])).toThrow(
      '[@fgclip2/model] Expected a height and a width > 0 for the size of image 3, got 0 and 640.',
    );
  });
});
