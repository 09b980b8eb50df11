import { afterEach, describe, expect, it, vi } from 'vitest';
import { compileKernel } from '../../wasm/compile.ts';
import { kernelBinary } from './hamming-kernel.ts';
import { SignCodes } from './sign-codes.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** Numbers from -1 to 1 that look random; the same for each seed. */
function numbers(count: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  });
}

/** The slots by the bits in which their vectors differ from the query, counted one by one. */
function ranking(vectors: Float32Array, query: Float32Array, mean: Float32Array): [number, number][] {
  const width = query.length;
  const distances = Array.from({ length: vectors.length / width }, (_, row) => {
    let distance = 0;
    for (let i = 0; i < width; i++) {
      if (vectors[row * width + i]! > mean[i]! !== query[i]! > mean[i]!) distance++;
    }
    return [distance, row] as [number, number];
  });
  return distances.sort(([a, i], [b, j]) => a - b || i - j);
}

describe('SignCodes', () => {
  it('is compiled from wasm/hamming.ts', async () => {
    expect(kernelBinary).toBe(await compileKernel());
  });

  it.each([1, 7, 64, 72, 192, 768, 1024, 1152, 4160])(
    'gives the nearest of %i bits, by SIMD and by TypeScript, with those as far as the last',
    (width) => {
      const rows = 5000;
      const mean = numbers(width, 7).map((value) => value / 10);
      const vectors = numbers(rows * width, 1);
      const query = numbers(width, 2);
      const right = ranking(vectors, query, mean);
      const last = right[19]![0];
      const slots = right.filter(([distance]) => distance <= last).map(([, slot]) => slot);
      for (const kernel of ['simd', 'typescript'] as const) {
        const codes = new SignCodes({ width, mean, kernel });
        codes.append(codes.encode(vectors.subarray(0, 100 * width)));
        expect(codes.append(codes.encode(vectors.subarray(100 * width)))).toBe(100);
        expect(codes.size).toBe(rows);
        expect([...codes.nearest(query, 20)]).toEqual(slots);
      }
    },
  );

  it('leaves out what was removed and what is not allowed, and gives no more than there is', () => {
    const width = 64;
    const mean = new Float32Array(width);
    const vectors = numbers(10 * width, 3);
    const codes = new SignCodes({ width, mean });
    codes.append(codes.encode(vectors));
    codes.remove(4);
    const found = codes.nearest(vectors.subarray(4 * width, 5 * width), 10, {
      allowed: (slot) => slot !== 2,
    });
    expect([...found].sort((a, b) => a - b)).toEqual([0, 1, 3, 5, 6, 7, 8, 9]);
    expect(new SignCodes({ width, mean }).nearest(mean, 3)).toHaveLength(0);
  });

  it.each(['simd', 'typescript'] as const)('gives the later codes within some bits, by %s', (kernel) => {
    const width = 100;
    const codes = new SignCodes({ width, mean: new Float32Array(width), kernel });
    const first = numbers(width, 1);
    const flipped = (count: number): Float32Array => first.map((value, i) => (i < count ? -value : value));
    for (const count of [90, 0, 7, 8, 9, 3]) codes.append(codes.encode(flipped(count)));
    expect([...codes.laterWithin(1, 8)]).toEqual([2, 3, 5]);
    codes.remove(3);
    expect([...codes.laterWithin(1, 8)]).toEqual([2, 5]);
    expect([...codes.laterWithin(2, 4)]).toEqual([4, 5]);
    expect([...codes.laterWithin(5, 100)]).toEqual([]);
  });

  it('fills more than one segment', () => {
    const codes = new SignCodes({ width: 64, mean: new Float32Array(64) });
    const first = new Uint8Array(2 ** 20 * 8 - 8);
    codes.append(first);
    const last = new Uint8Array(3 * 8);
    last.fill(255, 16);
    expect(codes.append(last)).toBe(2 ** 20 - 1);
    expect(codes.size).toBe(2 ** 20 + 2);
    expect([...codes.nearest(new Float32Array(64).fill(1), 1)]).toEqual([2 ** 20 + 1]);
    expect([...codes.laterWithin(2 ** 20 - 2, 0)]).toEqual([2 ** 20 - 1, 2 ** 20]);
    expect([...codes.laterWithin(2 ** 20, 64)]).toEqual([2 ** 20 + 1]);
  });

  it('refuses what does not fit', () => {
    expect(() => new SignCodes({ width: 0, mean: new Float32Array(0) })).toThrow(
      '[@fgclip2/search] Expected a whole number from 1 to 16384 for width, got 0.',
    );
    expect(() => new SignCodes({ width: 3, mean: new Float32Array(2) })).toThrow('3 values for mean, got 2');
    const codes = new SignCodes({ width: 3, mean: new Float32Array(3) });
    expect(() => codes.encode(new Float32Array(4))).toThrow('vectors of 3 values for codes, got 4');
    expect(() => codes.append(new Uint8Array(9))).toThrow('codes of 8 bytes for append, got 9 bytes');
    expect(() => codes.remove(0)).toThrow('a number below 0 for the slot, got 0');
    expect(() => codes.nearest(new Float32Array(2), 1)).toThrow('3 values for the query, got 2');
    expect(() => codes.nearest(new Float32Array(3), -1)).toThrow('a whole number from 0 for count, got -1');
  });

  it.each([
    ['WebAssembly', undefined],
    ['SIMD', { validate: (): boolean => false }],
    [
      'permission to compile',
      {
        validate: (): boolean => true,
        Module: class {
          constructor() {
            throw new Error('forbidden');
          }
        },
      },
    ],
  ])('works without %s', async (_, webAssembly) => {
    vi.resetModules();
    vi.stubGlobal('WebAssembly', webAssembly);
    const { SignCodes: Fresh } = await import('./sign-codes.ts');
    const codes = new Fresh({ width: 64, mean: new Float32Array(64) });
    codes.append(codes.encode(numbers(64 * 3, 5)));
    expect(codes.nearest(numbers(64 * 3, 5).subarray(64, 128), 1)[0]).toBe(1);
  });
});
