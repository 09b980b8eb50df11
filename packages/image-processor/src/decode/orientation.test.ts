import { atOnce } from '@fgclip2/tensor';
import { describe, expect, it } from 'vitest';
import { fixture } from '../node/fixtures/fixture.ts';
import { imageHeader } from './image-header.ts';
import { exifOrientation, turnUpright, withoutOrientation } from './orientation.ts';
import { pngChunks } from './png.ts';

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

describe('withoutOrientation', () => {
  it.each([
    ['jpeg-exif-6.jpg', 6],
    ['jpeg-exif-5-gray.jpg', 5],
    ['jpeg-cmyk-exif-6.jpg', 6],
    ['webp-exif-8.webp', 8],
  ])('changes nothing of %s but the orientation', async (name, expected) => {
    const file = await fixture(name);
    const before = file.slice();
    const { bytes, orientation } = withoutOrientation(file, imageHeader(file)!);
    expect(orientation).toBe(expected);
    expect(file).toEqual(before);
    const changed = [...bytes.keys()].filter((i) => bytes[i] !== file[i]);
    expect(changed.map((i) => [file[i], bytes[i]])).toEqual([[expected, 1]]);
    expect(bytes.length).toBe(file.length);
    expect(withoutOrientation(bytes, imageHeader(bytes)!)).toEqual({ bytes, orientation: 1 });
  });

  it('leaves the eXIf chunk out of a PNG', async () => {
    const file = await fixture('png-exif-6.png');
    const { bytes, orientation } = withoutOrientation(file, imageHeader(file)!);
    expect(orientation).toBe(6);
    const kept = pngChunks(bytes).map(({ type }) => type);
    expect(kept).toEqual(
      pngChunks(file)
        .map(({ type }) => type)
        .filter((type) => type !== 'eXIf'),
    );
  });

  it.each(['jpeg-420.jpg', 'png-rgb-8.png', 'webp-lossy.webp', 'gif-opaque.gif'])(
    'gives %s back as it is',
    async (name) => {
      const file = await fixture(name);
      expect(withoutOrientation(file, imageHeader(file)!).bytes).toBe(file);
    },
  );
});

const gray = (rows: number[][]) => ({
  data: Uint8Array.from(rows.flat().flatMap((value) => [value, value + 1, value + 2])),
  width: rows[0]!.length,
  height: rows.length,
  channels: 3 as const,
});
const stored = gray([
  [10, 20, 30],
  [40, 50, 60],
]);

describe('turnUpright', () => {
  // Which side of the image the first row and the first column of the file are: EXIF 2.32, tag 274.
  it.each<[number, string, number[][]]>([
    [
      2,
      'top, right',
      [
        [30, 20, 10],
        [60, 50, 40],
      ],
    ],
    [
      3,
      'bottom, right',
      [
        [60, 50, 40],
        [30, 20, 10],
      ],
    ],
    [
      4,
      'bottom, left',
      [
        [40, 50, 60],
        [10, 20, 30],
      ],
    ],
    [
      5,
      'left, top',
      [
        [10, 40],
        [20, 50],
        [30, 60],
      ],
    ],
    [
      6,
      'right, top',
      [
        [40, 10],
        [50, 20],
        [60, 30],
      ],
    ],
    [
      7,
      'right, bottom',
      [
        [60, 30],
        [50, 20],
        [40, 10],
      ],
    ],
    [
      8,
      'left, bottom',
      [
        [30, 60],
        [20, 50],
        [10, 40],
      ],
    ],
  ])('%d: %s', (orientation, _, rows) => {
    expect(atOnce(turnUpright(stored, orientation))).toEqual(gray(rows));
  });

  it.each([0, 1, 9, Number.NaN])('leaves %d as it is', (orientation) => {
    expect(atOnce(turnUpright(stored, orientation))).toBe(stored);
  });
});
