import { describe, expect, it } from 'vitest';
import { npyBytes, npyHeader } from './npy-bytes.ts';

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

describe('npyBytes', () => {
  it.each([
    [[2, 3], '(2, 3)'],
    [[6], '(6,)'],
    [[1, 2, 3], '(1, 2, 3)'],
  ])('writes version 1.0 of the format for shape %j', (shape, tuple) => {
    const values = Float32Array.from([0, 1, -1, 0.1, 1e30, Number.NaN]);
    const bytes = npyBytes(values, shape);
    expect([...bytes.subarray(0, 8)]).toEqual([0x93, ...Buffer.from('NUMPY'), 1, 0]);
    const headerLength = bytes[8]! + 256 * bytes[9]!;
    const header = latin1(bytes.subarray(10, 10 + headerLength));
    expect((10 + headerLength) % 64).toBe(0);
    expect(header.trimEnd()).toBe(`{'descr': '<f4', 'fortran_order': False, 'shape': ${tuple}, }`);
    expect(header.endsWith(' \n')).toBe(true);
    expect(new Float32Array(bytes.slice(10 + headerLength).buffer)).toEqual(values);
  });

  it('writes an array without rows', () => {
    const bytes = npyBytes(new Float32Array(0), [0, 192]);
    expect(bytes).toHaveLength(128);
    expect(latin1(bytes)).toContain("'shape': (0, 192), }");
  });

  it('refuses a shape that does not fit', () => {
    expect(() => npyBytes(new Float32Array(5), [2, 3])).toThrow(
      new RangeError('[fgclip2] Expected 6 values for shape [2, 3], got 5.'),
    );
  });
});

describe('npyHeader', () => {
  it('is as long for any number of rows', () => {
    const of = (rows: number) => npyHeader([rows, 65536]);
    expect([of(0), of(1), of(1e12)].map(({ length }) => length)).toEqual([128, 128, 128]);
    expect(latin1(of(1e12))).toContain("'shape': (1000000000000, 65536), }");
  });
});
