import { dot } from '@fgclip2/tensor';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../store/memory-store.ts';
import { madeImage, madeVector, maker, near } from '../suite/made-images.ts';
import { duplicateGroups, duplicatePairs } from './duplicates.ts';

/** Images around 60 vectors, some nearer and some less near. */
const rows = Array.from({ length: 1200 }, (_, number) =>
  madeImage(number, { vector: near(madeVector(number % 60), 0.1 + (number % 7) * 0.1, number) }),
);

describe('duplicatePairs', () => {
  it.each([0.9, 0.95, 0.99])(
    'finds what comparing every two finds, from a cosine of %d',
    async (minCosine) => {
      const store = memoryStore();
      await store.upsert(rows, maker);
      const expected: unknown[] = [];
      for (const [index, one] of rows.entries()) {
        for (const other of rows.slice(index + 1)) {
          const cosine = dot(one.vector, other.vector);
          if (cosine >= minCosine) expected.push([one.id, other.id, cosine]);
        }
      }
      expect(expected.length).toBeGreaterThan(50);
      const pairs = await Array.fromAsync(duplicatePairs(store, { minCosine }));
      expect(pairs.map(({ first, second, cosine }) => [first.id, second.id, cosine])).toEqual(expected);
    },
  );

  it('leaves boxes out, and images that the condition does not allow', async () => {
    const store = memoryStore();
    const vector = madeVector(1);
    await store.upsert(
      [
        madeImage(1, { vector }),
        madeImage(2, { vector }),
        madeImage(3, { vector }),
        madeImage(3, { vector, box: [0, 0, 9, 9] }),
      ],
      maker,
    );
    const pairs = await Array.fromAsync(duplicatePairs(store, { where: { field: 'width', to: 642 } }));
    expect(pairs.map(({ first, second }) => [first.path, second.path])).toEqual([
      [madeImage(1).path, madeImage(2).path],
    ]);
  });

  it('finds equal vectors from a cosine of 1, whose products are rounded', async () => {
    const store = memoryStore();
    const vectors = Array.from({ length: 40 }, (_, number) => madeVector(number));
    expect(vectors.some((vector) => dot(vector, vector) < 1)).toBe(true);
    const twice = [...vectors, ...vectors].map((vector, number) => madeImage(number, { vector }));
    await store.upsert(twice, maker);
    const pairs = await Array.fromAsync(duplicatePairs(store, { minCosine: 1 }));
    expect(pairs.map(({ second }) => second.id)).toEqual(twice.slice(40).map(({ id }) => id));
  });

  it('stops when its signal aborts, and refuses a cosine that is none', async () => {
    const store = memoryStore();
    await store.upsert(rows.slice(0, 3), maker);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(Array.fromAsync(duplicatePairs(store, { signal }))).rejects.toThrow('enough');
    await expect(Array.fromAsync(duplicatePairs(store, { minCosine: 95 }))).rejects.toThrow(
      '[@fgclip2/search] Expected a number from -1 to 1 for minCosine, got 95.',
    );
    expect(await Array.fromAsync(duplicatePairs(memoryStore()))).toEqual([]);
  });
});

describe('duplicateGroups', () => {
  it('joins what is joined through others, the largest group first', async () => {
    const store = memoryStore();
    // A chain in which neighbors are near and the ends are not.
    const [one, two] = [madeVector(1), madeVector(2)];
    const chain = [0, 0.3, 0.6].map((part) =>
      near(
        one.map((value, i) => value + part * two[i]!),
        0,
        1,
      ),
    );
    await store.upsert(
      [
        madeImage(1, { vector: madeVector(50) }),
        madeImage(2, { vector: chain[0]! }),
        madeImage(3, { vector: madeVector(60) }),
        madeImage(4, { vector: chain[2]! }),
        madeImage(5, { vector: madeVector(50) }),
        madeImage(6, { vector: chain[1]! }),
      ],
      maker,
    );
    const seen: number[] = [];
    const groups = await duplicateGroups(store, { onProgress: (compared) => seen.push(compared) });
    expect(groups.map(({ images }) => images.map(({ width }) => width - 640))).toEqual([
      [2, 4, 6],
      [1, 5],
    ]);
    expect(groups[0]!.minCosine).toBeLessThan(dot(chain[1]!, chain[0]!) + 1e-9);
    expect(groups[1]!.minCosine).toBeCloseTo(1, 6);
    expect(seen.at(-1)).toBe(6);
  });
});
