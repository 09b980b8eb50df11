import { describe, expect, it } from 'vitest';
import { Tensor } from './tensor.ts';
import { cosineSimilarity, dot, normalize } from './vectors.ts';

const float32 = (values: number[], dims: number[]) => new Tensor('float32', Float32Array.from(values), dims);

describe('normalize', () => {
  it('gives each row the length 1', () => {
    expect(normalize(float32([3, 4, 0, 2], [2, 2]))).toEqual(float32([0.6, 0.8, 0, 1], [2, 2]));
    expect(normalize(float32([3, 4], [2]))).toEqual(float32([0.6, 0.8], [2]));
    expect(normalize(float32([], [0, 2]))).toEqual(float32([], [0, 2]));
    expect(normalize(float32([], [2, 0]))).toEqual(float32([], [2, 0]));
  });

  it('makes a row of zeros NaN, and no other', () => {
    expect(normalize(float32([0, 0, 0, 5], [2, 2])).toArray()).toEqual([
      [Number.NaN, Number.NaN],
      [0, 1],
    ]);
  });

  it('refuses what has no rows of float32', () => {
    expect(() => normalize([1] as unknown as Tensor<'float32'>)).toThrow(
      new TypeError('[@fgclip2/tensor] Expected a float32 Tensor for rows, got [1].'),
    );
    expect(() => normalize(float32([1], []))).toThrow(
      new RangeError('[@fgclip2/tensor] Expected at least one dimension for rows, got Tensor float32 [].'),
    );
  });
});

describe('cosineSimilarity', () => {
  it('compares every row with every row', () => {
    const a = float32([3, 4, 0, 2], [2, 2]);
    const b = float32([1, 0, 0, 5, -3, -4], [3, 2]);
    const cosines = cosineSimilarity(a, b);
    expect(cosines.dims).toEqual([2, 3]);
    for (const [i, cosine] of [0.6, 0.8, -1, 0, 1, -0.8].entries()) {
      expect(cosines.data[i]).toBeCloseTo(cosine, 6);
    }
  });

  it('takes a vector as one row', () => {
    const vector = float32([0, 2], [2]);
    expect(cosineSimilarity(vector, vector)).toEqual(float32([1], [1, 1]));
    expect(cosineSimilarity(float32([1, 0, 0, 1], [2, 2]), vector)).toEqual(float32([0, 1], [2, 1]));
  });

  it('adds up in float64 what normalize gives', () => {
    const a = float32(
      Array.from({ length: 768 }, (_, i) => Math.sin(i)),
      [768],
    );
    const b = float32(
      Array.from({ length: 768 }, (_, i) => Math.cos(i * i)),
      [768],
    );
    const expected = Math.fround(dot(normalize(a).data, normalize(b).data));
    expect(cosineSimilarity(a, b).toArray()).toEqual([[expected]]);
  });

  it('gives NaN for a row of zeros or with NaN, and only there', () => {
    const a = float32([0, 0, Number.NaN, 1, 1, 0], [3, 2]);
    expect(cosineSimilarity(a, float32([2, 0], [2])).toArray()).toEqual([[Number.NaN], [Number.NaN], [1]]);
  });

  it('gives an empty matrix for no rows', () => {
    expect(cosineSimilarity(float32([], [0, 2]), float32([1, 2], [2])).dims).toEqual([0, 1]);
  });

  it.each<[unknown, unknown, Error]>([
    [
      float32([1, 2, 3], [3]),
      float32([1, 2], [1, 2]),
      new RangeError('rows of one width for a and b, got 3 and 2.'),
    ],
    [
      float32([1, 2], [1, 1, 2]),
      float32([1, 2], [2]),
      new RangeError('dims [rows, width] or [width] for a, got Tensor float32 [1, 1, 2].'),
    ],
    [
      float32([1, 2], [2]),
      float32([1], []),
      new RangeError('at least one dimension for b, got Tensor float32 [].'),
    ],
    [
      float32([1, 2], [2]),
      new Float32Array(2),
      new TypeError('a float32 Tensor for b, got Float32Array of length 2.'),
    ],
  ])('refuses %o and %o', (a, b, error) => {
    const call = () => cosineSimilarity(a as Tensor<'float32'>, b as Tensor<'float32'>);
    expect(call).toThrow(`[@fgclip2/tensor] Expected ${error.message}`);
    expect(call).toThrow(error.constructor as ErrorConstructor);
  });
});

describe('dot', () => {
  it('adds up in float64', () => {
    const a = Float32Array.of(1e8, 1, -1e8);
    expect(dot(a, Float32Array.of(1, 1, 1))).toBe(1);
  });

  it('refuses two lengths', () => {
    expect(() => dot(new Float32Array(2), new Float32Array(3))).toThrow(
      new RangeError('[@fgclip2/tensor] Expected two vectors of one length, got 2 and 3.'),
    );
  });
});
