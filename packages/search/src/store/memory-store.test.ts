import { describe, expect, it } from 'vitest';
import { storeContract } from '../suite/index.ts';
import { madeImage, madeVector, maker, near } from '../suite/made-images.ts';
import { memoryStore } from './memory-store.ts';

describe.each([
  ['memoryStore', {}],
  ['memoryStore that compares few one by one', { exactUpTo: 3000 }],
])('%s', (_, options) => {
  const cases = storeContract(async () => {
    const store = memoryStore(options);
    return { open: async () => store };
  });
  for (const { name, run } of cases) it(name, run);
});

describe('memoryStore', () => {
  it('says which way it took, and gives the same pages and scores', async () => {
    const [exact, short] = [memoryStore(), memoryStore({ exactUpTo: 1000 })];
    const rows = Array.from({ length: 6000 }, (_, number) => madeImage(number));
    for (const store of [exact, short]) await store.upsert(rows, maker);
    const query = { pooled: near(madeVector(77), 0.8, 5) };
    const [one, other] = [await exact.search(query), await short.search(query)];
    expect([one.way, other.way]).toEqual(['exact', 'shortlist']);
    expect(other.scanned).toBe(6000);
    expect(other.rescored).toBeLessThan(6000);
    expect(other.matches).toEqual(one.matches);
  });

  it('keeps what it was given, whatever becomes of that', async () => {
    const store = memoryStore();
    const image = madeImage(1, { metadata: { album: 'Rome' } });
    await store.upsert([image], maker);
    image.vector.fill(0);
    const [match] = (await store.search({ pooled: madeVector(1) })).matches;
    expect(match!.cosine).toBeCloseTo(1, 6);
    Object.assign(match!.metadata!, { album: 'Paris' });
    const [again] = (await store.search({ pooled: madeVector(1) })).matches;
    expect(again!.metadata).toEqual({ album: 'Rome' });
  });

  it('finds the same after most was removed and after optimize', async () => {
    const store = memoryStore({ exactUpTo: 500 });
    const rows = Array.from({ length: 6000 }, (_, number) => madeImage(number));
    await store.upsert(rows, maker);
    await store.remove(rows.slice(0, 5000).map(({ id }) => id));
    const query = { pooled: madeVector(5500) };
    const before = await store.search(query, { limit: 5 });
    expect(before.matches[0]!.id).toBe(rows[5500]!.id);
    expect(before.scanned).toBe(1000);
    await store.optimize!();
    expect((await store.search(query, { limit: 5 })).matches).toEqual(before.matches);
  });

  it('refuses an exactUpTo that is no count', () => {
    expect(() => memoryStore({ exactUpTo: -1 })).toThrow(
      '[@fgclip2/search] Expected a whole number from 0 for exactUpTo, got -1.',
    );
  });

  it('refuses calls once it is disposed, rather than to find nothing', async () => {
    const store = memoryStore();
    await store.upsert([madeImage(1)], maker);
    await store[Symbol.asyncDispose]();
    await expect(store.search({ pooled: madeVector(1) })).rejects.toThrow(
      '[@fgclip2/search] Expected an open memoryStore, got one that was disposed.',
    );
    await expect(store.stats()).rejects.toThrow('got one that was disposed');
  });

  it('refuses what is no array, and options that it does not know', async () => {
    const store = memoryStore();
    await store.upsert([madeImage(1)], maker);
    for (const call of [() => store.remove('abc' as never), () => store.has('abc' as never)]) {
      await expect(call()).rejects.toThrow(
        '[@fgclip2/search] Expected an array of strings for ids, got "abc".',
      );
    }
    await expect(store.removeFiles('/a.png' as never)).rejects.toThrow(
      'Expected an array of strings for paths, got "/a.png".',
    );
    await expect(store.search({ pooled: madeVector(1) }, { limt: 3 } as never)).rejects.toThrow(
      'minProbability, exact, signal in the options, got limt.',
    );
  });
});
