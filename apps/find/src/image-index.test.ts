import type { EmbeddingSource } from 'fgclip2';
import { describe, expect, it } from 'vitest';
import { imageIndex } from './image-index.ts';

const source: EmbeddingSource = {
  kind: 'image',
  model: 'a',
  storedAs: ['F32'],
  arithmetic: 1,
  dtype: 'fp32',
  width: 2,
  normalized: true,
  preprocessing: 2,
};
const image = (path: string) => ({ key: `${path}|1|1`, path, thumbnailBytes: 0 });

describe('imageIndex', () => {
  it('finds the nearest first, and grows', () => {
    const index = imageIndex(source);
    for (let i = 0; i < 100; i++) {
      const angle = (i * Math.PI) / 100;
      index.add(image(`${i}`), Float32Array.of(Math.cos(angle), Math.sin(angle)));
    }
    const found = index.search(Float32Array.of(0, 1));
    expect(found).toHaveLength(100);
    expect(found[0]).toEqual({ row: 50, cosine: 1 });
    expect(found[1]!.cosine).toBeCloseTo(Math.cos(Math.PI / 100), 6);
    expect(found.at(-1)!.row).toBe(0);
  });

  it('goes on with what is known', () => {
    const index = imageIndex(source, [image('a')], Float32Array.of(1, 0, 9, 9));
    index.add(image('b'), Float32Array.of(0, 1));
    expect([index.has('a|1|1'), index.has('b|1|1'), index.has('c|1|1')]).toEqual([true, true, false]);
    expect([...index.vectors]).toEqual([1, 0, 0, 1]);
    expect([...index.vectorOf(1)]).toEqual([0, 1]);
  });
});
