import { describe, expect, it } from 'vitest';
import { ProtobufWriter } from './protobuf-writer.ts';

const write = (use: (writer: ProtobufWriter) => void): number[] => {
  const writer = new ProtobufWriter();
  use(writer);
  return [...writer.finish()];
};

describe('ProtobufWriter', () => {
  // Key bytes are field * 8 + wire type; the numbers are those of the protobuf encoding guide.
  it.each([
    [0, [0x08, 0x00]],
    [1, [0x08, 0x01]],
    [127, [0x08, 0x7f]],
    [128, [0x08, 0x80, 0x01]],
    [150, [0x08, 0x96, 0x01]],
    [2 ** 32, [0x08, 0x80, 0x80, 0x80, 0x80, 0x10]],
    [2 ** 40 + 5, [0x08, 0x85, 0x80, 0x80, 0x80, 0x80, 0x20]],
    [-1, [0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]],
    [-2, [0x08, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]],
  ])('writes the integer %d', (value, bytes) => {
    expect(write((writer) => writer.integer(1, value))).toEqual(bytes);
  });

  it('writes the largest whole number a double holds exactly', () => {
    const bytes = [0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f];
    expect(write((writer) => writer.integer(1, Number.MAX_SAFE_INTEGER))).toEqual(bytes);
  });

  it('writes fields above 15 with a key of two bytes', () => {
    expect(write((writer) => writer.integer(20, 2))).toEqual([0xa0, 0x01, 0x02]);
  });

  it('writes floats as four little-endian bytes', () => {
    expect(write((writer) => writer.float(2, 1.5))).toEqual([0x15, 0x00, 0x00, 0xc0, 0x3f]);
  });

  it('writes strings as UTF-8, and the empty string', () => {
    expect(write((writer) => writer.string(2, '猫'))).toEqual([0x12, 3, 0xe7, 0x8c, 0xab]);
    expect(write((writer) => writer.string(2, ''))).toEqual([0x12, 0]);
  });

  it('writes a message within a message behind its length', () => {
    const bytes = write((writer) => writer.message(3, (inner) => inner.integer(1, 150)).integer(4, 1));
    expect(bytes).toEqual([0x1a, 3, 0x08, 0x96, 0x01, 0x20, 1]);
  });

  it('grows around a value larger than its buffer, and keeps what came before and after', () => {
    const value = Uint8Array.from({ length: 5000 }, (_, index) => index % 251);
    const bytes = write((writer) => writer.integer(1, 7).raw(9, value).integer(1, 8));
    expect(bytes).toEqual([0x08, 7, 0x4a, 0x88, 0x27, ...value, 0x08, 8]);
  });

  it('grows before every kind of value, at any fill', () => {
    const minusOne = [0x08, ...new Array(9).fill(0xff), 0x01];
    const float = [0x0d, 0, 0, 0x80, 0x3f];
    for (let filled = 1000; filled <= 1030; filled++) {
      const padding = new Uint8Array(filled).fill(1);
      const start = [0x0a, (filled % 128) + 128, Math.floor(filled / 128), ...padding];
      expect(write((writer) => writer.raw(1, padding).integer(1, -1).float(1, 1))).toEqual([
        ...start,
        ...minusOne,
        ...float,
      ]);
      expect(write((writer) => writer.raw(1, padding).float(1, 1).integer(1, -1))).toEqual([
        ...start,
        ...float,
        ...minusOne,
      ]);
    }
  });
});
