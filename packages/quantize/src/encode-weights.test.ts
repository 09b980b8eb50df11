import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeHalf, encodeQ4, encodeQ8, encodeRows } from './encode-weights.ts';

describe('encodeQ8', () => {
  it('keeps each weight to half a step of its output, transposed', () => {
    const weight = Float32Array.of(1, -2, 4, 0.1, 0.2, -0.4); // [2 outputs, 3 inputs]
    const { values, scales } = encodeQ8(weight, 3);
    expect([...scales]).toEqual([Math.fround(4 / 127), Math.fround(Math.fround(0.4) / 127)]);
    expect([...values]).toEqual([32, 32, -64, 64, 127, -127]);
  });

  it('multiplies the columns of inputs by their smoothing first', () => {
    const { values, scales } = encodeQ8(Float32Array.of(1, 1), 2, Float32Array.of(2, 0.5));
    expect([...values]).toEqual([127, 32]);
    expect(scales[0]).toBeCloseTo(2 / 127, 7);
  });

  it('gives zeros for an output of zeros', () => {
    const { values, scales } = encodeQ8(new Float32Array(4), 2);
    expect([...values, ...scales]).toEqual([0, 0, 0, 0, 1, 1]);
  });
});

describe('encodeQ4', () => {
  it('keeps each weight to a step of its block, whatever the number of inputs', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 4 }), (inputs, out) => {
        const weight = Float32Array.from({ length: inputs * out }, (_, i) => Math.sin(i * 12.9898));
        const { values, scales } = encodeQ4(weight, inputs);
        const blocks = Math.ceil(inputs / 32);
        expect([values.length, scales.length]).toEqual([out * blocks * 16, out * blocks]);
        for (let o = 0; o < out; o++) {
          for (let i = 0; i < blocks * 32; i++) {
            const block = o * blocks + Math.floor(i / 32);
            const at = block * 32 + (i % 32);
            const nibble = (values[at >> 1]! >> (4 * (at % 2))) & 15;
            const decoded = (nibble - 8) * scales[block]!;
            const expected = i < inputs ? weight[o * inputs + i]! : 0;
            expect(Math.abs(decoded - expected)).toBeLessThanOrEqual(Math.abs(scales[block]!) * 1.0001);
          }
        }
      }),
    );
  });
});

describe('encodeRows', () => {
  it('writes each row and then its scale', () => {
    const bytes = encodeRows(Float32Array.of(1, -0.5, 0, 0), 2);
    expect([...new Int8Array(bytes.buffer, 0, 2)]).toEqual([127, -64]);
    expect(new DataView(bytes.buffer).getFloat32(2, true)).toBe(Math.fround(1 / 127));
    expect([...bytes.subarray(6, 8)]).toEqual([0, 0]);
  });
});

describe('encodeHalf', () => {
  it.each([
    [0, 0x0000],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [65520, 0x7c00],
    [Number.POSITIVE_INFINITY, 0x7c00],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000],
    [1.5 * 2 ** -24, 0x0002],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [2 - 2 ** -12, 0x4000],
  ])('%d is 0x%s', (value, bits) => {
    expect(encodeHalf(Float32Array.of(value))[0]).toBe(bits);
  });

  it('is the nearest half, as the platform rounds it', () => {
    const rounded = (value: number): number => {
      const view = new DataView(new ArrayBuffer(2));
      (view as DataView & { setFloat16(offset: number, value: number): void }).setFloat16(0, value);
      return view.getUint16(0);
    };
    fc.assert(
      fc.property(fc.float({ noNaN: true }), (value) => {
        expect(encodeHalf(Float32Array.of(value))[0]).toBe(rounded(value));
      }),
      { numRuns: 5000 },
    );
  });
});
