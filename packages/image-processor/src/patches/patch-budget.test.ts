import { describe, expect, it } from 'vitest';
import { imageSizeForMaxNumPatches, patchBudget } from './patch-budget.ts';

describe('patchBudget', () => {
  it.each([
    [16, 16, 128],
    [127, 16 * 18, 128],
    [160, 16 * 13, 256],
    [480, 640, 1024],
  ])('of %i x %i pixels is %i', (height, width, budget) => {
    expect(patchBudget(height, width, 16)).toBe(budget);
  });

  it('refuses numbers that are not whole', () => {
    expect(() => patchBudget(480, 640.5, 16)).toThrow(
      '[@fgclip2/image-processor] Expected a whole number >= 1 for width, got 640.5.',
    );
  });
});

describe('imageSizeForMaxNumPatches', () => {
  it('is whole patches within the budget', () => {
    expect(imageSizeForMaxNumPatches(480, 640, 16, 256)).toEqual({ height: 224, width: 288 });
  });

  it.each([
    [[0, 640, 16, 256], 'Expected a whole number >= 1 for height, got 0.'],
    [[[480, 640], 16, 256], 'Expected a whole number >= 1 for height, got [480, 640].'],
    [[480, 640, 16], 'Expected a whole number >= 1 for maxNumPatches, got undefined.'],
  ])('refuses %j', (numbers, message) => {
    const call = () => imageSizeForMaxNumPatches(...(numbers as [number, number, number, number]));
    expect(call).toThrow(new RangeError(`[@fgclip2/image-processor] ${message}`));
  });
});
