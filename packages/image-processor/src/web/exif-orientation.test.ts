import { describe, expect, it } from 'vitest';
import { exifOrientation } from './exif-orientation.ts';

/** An EXIF block whose first directory has another tag and then this one. */
function block(isLittle: boolean, value: number, { tag = 0x0112, type = 3 } = {}): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 + 2 + 2 * 12 + 4));
  view.setUint16(0, isLittle ? 0x4949 : 0x4d4d);
  view.setUint16(2, 42, isLittle);
  view.setUint32(4, 8, isLittle);
  view.setUint16(8, 2, isLittle);
  view.setUint16(10, 0x0100, isLittle);
  view.setUint16(22, tag, isLittle);
  view.setUint16(24, type, isLittle);
  view.setUint32(26, 1, isLittle);
  view.setUint16(30, value, isLittle);
  return new Uint8Array(view.buffer);
}

describe('exifOrientation', () => {
  it.each([
    ['little-endian', true],
    ['big-endian', false],
  ])('finds the entry and writes 1 there: %s', (_, isLittle) => {
    const bytes = block(isLittle, 6);
    const entry = exifOrientation(bytes)!;
    expect(entry.value).toBe(6);
    entry.neutralize();
    expect(bytes).toEqual(block(isLittle, 1));
  });

  it('takes a block that begins with Exif', () => {
    const bytes = Uint8Array.of(0x45, 0x78, 0x69, 0x66, 0, 0, ...block(false, 8));
    const entry = exifOrientation(bytes)!;
    expect(entry.value).toBe(8);
    entry.neutralize();
    expect(bytes.subarray(6)).toEqual(block(false, 1));
  });

  it('is undefined without such an entry, for another type and for other bytes', () => {
    expect(exifOrientation(block(true, 6, { tag: 0x0113 }))).toBeUndefined();
    expect(exifOrientation(block(true, 6, { type: 2 }))).toBeUndefined();
    expect(exifOrientation(new TextEncoder().encode('nothing of the kind'))).toBeUndefined();
  });

  it('is undefined wherever the block is cut before the entry ends', () => {
    const bytes = block(true, 6);
    for (let length = 0; length < 34; length++) {
      expect(exifOrientation(bytes.subarray(0, length))).toBeUndefined();
    }
    expect(exifOrientation(bytes.subarray(0, 34))?.value).toBe(6);
  });
});
