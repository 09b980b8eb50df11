import { describe, expect, it } from 'vitest';
import { refusalReason } from './open-image.ts';

describe('refusalReason', () => {
  it('is what the library says of the file, without its name and what programs can do', () => {
    const message =
      '[@fgclip2/image-processor] Expected an image that can be decoded, got a: b.heic: HEIC is not one of JPEG and PNG, which are read: convert it to one of them, or pass a decoder for it (decode).';
    expect(refusalReason(new Error(message), 'a: b.heic')).toBe(
      'HEIC is not one of JPEG and PNG, which are read: convert it to one of them.',
    );
  });

  it('is the whole sentence where it does not name the file', () => {
    expect(refusalReason(new RangeError('[fgclip2] Expected at most 9 pixels.'), 'a.png')).toBe(
      'Expected at most 9 pixels.',
    );
  });
});
