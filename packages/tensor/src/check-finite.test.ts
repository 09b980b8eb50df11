import { describe, expect, it } from 'vitest';
import { checkFinite, NotFiniteError, namingRows } from './check-finite.ts';
import { Tensor } from './tensor.ts';

const rows = (...values: number[]) =>
  new Tensor('float32', Float32Array.from(values), [3, values.length / 3]);
const named = { owner: '@fgclip2/x', item: 'image' } as const;

describe('checkFinite', () => {
  it('gives back what is finite, the largest numbers of float32 included', () => {
    const features = rows(1, -2, 0, 3.4e38, -3.4e38, 3.4e38);
    expect(checkFinite(features, named)).toBe(features);
  });

  it.each([
    [rows(1, 2, Number.NaN, 4, 5, 6), 1, 'NaN'],
    [rows(1, 2, 3, 4, 5, Number.POSITIVE_INFINITY), 2, 'Infinity'],
    [rows(Number.NEGATIVE_INFINITY, 2, 3, 4, 5, 6), 0, '-Infinity'],
    [new Tensor('float32', Float32Array.of(1, 1, 1, 1, 1, 1, Number.NaN, 1), [2, 2, 2]), 1, 'NaN'],
  ])('names the first row with a number that is not finite', (features, row, value) => {
    let error: unknown;
    try {
      checkFinite(features, named);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(NotFiniteError);
    expect(error).toMatchObject({ name: 'NotFiniteError', row, value: Number(value) });
    expect((error as Error).message).toContain(
      `[@fgclip2/x] Expected finite features for image ${row}, got ${value}: a weight or an input is NaN`,
    );
  });
});

describe('namingRows', () => {
  const options = { owner: '@fgclip2/y', nameOf: (row: number) => ['a.png', 'b.png', 'c.png'][row]! };

  it('calls the row by its name, and keeps row and value', async () => {
    const run = async () => checkFinite(rows(1, 2, 3, Number.NaN, 5, 6), named);
    await expect(namingRows(run, options)).rejects.toMatchObject({
      message: expect.stringContaining('[@fgclip2/y] Expected finite features for b.png, got NaN'),
      row: 1,
      value: Number.NaN,
    });
  });

  it('leaves results and other errors alone', async () => {
    expect(await namingRows(async () => 1, options)).toBe(1);
    const other = new Error('other');
    await expect(namingRows(() => Promise.reject(other), options)).rejects.toBe(other);
  });
});
