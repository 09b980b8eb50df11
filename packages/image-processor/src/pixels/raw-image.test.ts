import { describe, expect, it } from 'vitest';
import { type RawImage, toRgb } from './raw-image.ts';

const image = (...data: number[]) => ({ data: Uint8Array.from(data), width: 2, height: 1 });

describe('toRgb', () => {
  it.each([
    ['gray', image(1, 2), [1, 1, 1, 2, 2, 2]],
    ['gray and alpha, the alpha dropped', image(1, 0, 2, 128), [1, 1, 1, 2, 2, 2]],
    ['RGB', image(1, 2, 3, 4, 5, 6), [1, 2, 3, 4, 5, 6]],
    ['RGBA, the alpha dropped and not blended', image(1, 2, 3, 0, 4, 5, 6, 9), [1, 2, 3, 4, 5, 6]],
  ])('converts %s', (_, from, expected) => {
    const rgb = toRgb(from);
    expect([...rgb.data]).toEqual(expected);
    expect(rgb).toMatchObject({ width: 2, height: 1, channels: 3 });
  });

  it('takes the clamped bytes of an ImageData', () => {
    expect([...toRgb({ data: new Uint8ClampedArray([9, 8, 7, 6]), width: 1, height: 1 }).data]).toEqual([
      9, 8, 7,
    ]);
  });

  it.each([
    [
      { data: new Uint8Array(7), width: 2, height: 1 },
      'Expected 1, 2, 3 or 4 channels for an image of 2 x 1 pixels, got 3.5 (7 samples).',
    ],
    [
      { data: new Uint8Array(10), width: 2, height: 1 },
      'Expected 1, 2, 3 or 4 channels for an image of 2 x 1 pixels, got 5 (10 samples).',
    ],
    [
      { data: new Uint8Array(6), width: 2, height: 1, channels: 4 as const },
      'Expected 8 samples for an image of 2 x 1 pixels and 4 channels, got 6.',
    ],
    [
      { data: new Uint8Array(0), width: 0, height: 1 },
      'Expected a whole number >= 1 for image.width, got 0.',
    ],
    [
      { data: new Uint8Array(3), width: 1, height: 1.5 },
      'Expected a whole number >= 1 for image.height, got 1.5.',
    ],
  ])('refuses %o', (wrong, message) => {
    expect(() => toRgb(wrong)).toThrow(message);
  });

  it.each([
    [undefined, 'undefined'],
    ['photo.jpg', '"photo.jpg"'],
  ])('refuses %o', (wrong, name) => {
    expect(() => toRgb(wrong as unknown as RawImage)).toThrow(
      `[@fgclip2/image-processor] Expected pixels ({ data, width, height }) for an image, got ${name}.`,
    );
  });

  it('refuses samples that are not bytes', () => {
    const wrong = { data: new Float32Array(3) as unknown as Uint8Array, width: 1, height: 1 };
    expect(() => toRgb(wrong)).toThrow(
      '[@fgclip2/image-processor] Expected Uint8Array or Uint8ClampedArray for image.data, got Float32Array of length 3.',
    );
  });
});
