import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { dot, normalize, Tensor } from '@fgclip2/tensor';
import { load } from 'fgclip2';
import { afterAll, describe, expect, it } from 'vitest';
import { partBox } from './part-box.ts';
import { imageParts, partVectors } from './part-vectors.ts';

const fgclip2 = await load(demoCheckpoint);
afterAll(() => fgclip2.dispose());
const scene = demoScenes()[6]!;

/** Patches of `rows` letters, each letter a direction of its own. */
function denseOf(letters: string, width = 8): Tensor<'float32'> {
  const data = new Float32Array(letters.length * width);
  for (const [patch, letter] of [...letters].entries()) data[patch * width + letter.charCodeAt(0) - 97] = 2;
  return new Tensor('float32', data, [letters.length, width]);
}

const bitsOf = (patches: Uint8Array, count: number) =>
  Array.from({ length: count }, (_, patch) => (patches[patch >> 3]! >> (patch & 7)) & 1).join('');

describe('partVectors', () => {
  it('gives one part a direction, with its patches, and no more than there are', async () => {
    const { grid, parts } = await partVectors(denseOf('aabbaabcc'), 3, 3);
    expect(grid).toEqual([3, 3]);
    expect(parts.map(({ patches }) => bitsOf(patches, 9))).toEqual(['110011000', '001100100', '000000011']);
    expect(parts.map(({ vector }) => [...vector])).toEqual([
      [127, 0, 0, 0, 0, 0, 0, 0],
      [0, 127, 0, 0, 0, 0, 0, 0],
      [0, 0, 127, 0, 0, 0, 0, 0],
    ]);
    for (const { scale } of parts) expect(scale).toBe(Math.fround(1 / 127));
  });

  it('joins what is alike where k is smaller', async () => {
    const { parts } = await partVectors(denseOf('aabbaabcc'), 3, 3, { k: 1 });
    expect(parts.map(({ patches }) => bitsOf(patches, 9))).toEqual(['111111111']);
  });

  it('tells directions apart in sketches of wide features', async () => {
    const { parts } = await partVectors(denseOf('aabbaabcc', 768), 3, 3);
    expect(parts.map(({ patches }) => bitsOf(patches, 9))).toEqual(['110011000', '001100100', '000000011']);
  });

  it('gives each patch of an image to one part, near to it, the same every time', async () => {
    const image = await fgclip2.encode(scene.url);
    const { grid, parts } = await imageParts(image);
    const { rows, columns } = image.features;
    const count = rows * columns;
    expect([grid, parts.length]).toEqual([[rows, columns], 8]);
    const all = parts.map(({ patches }) => [...bitsOf(patches, count)].map(Number));
    expect(all.reduce((sum, bits) => sum.map((value, i) => value + bits[i]!))).toEqual(Array(count).fill(1));
    const dense = normalize(await image.features.denseFeatures());
    const cosines = parts.map(({ vector, scale }) => {
      const unit = Float32Array.from(vector, (value) => value * scale);
      expect(dot(unit, unit)).toBeCloseTo(1, 5);
      return Array.from({ length: count }, (_, patch) => dot(unit, dense.row(patch).data));
    });
    const own = all.flatMap((bits, part) => cosines[part]!.filter((_, patch) => bits[patch] === 1));
    expect(own.reduce((sum, value) => sum + value, 0) / count).toBeGreaterThan(0.85);
    expect(await imageParts(image)).toEqual({ grid, parts });
  });

  it('keeps at most 8 kB an image of 1,024 patches at base width', async () => {
    const data = Float32Array.from({ length: 1024 * 768 }, (_, i) => Math.sin(i * i));
    const { parts } = await partVectors(new Tensor('float32', data, [1024, 768]), 32, 32);
    const bytes = parts.reduce((sum, { vector, patches }) => sum + vector.length + patches.length + 4, 0);
    expect([parts.length, bytes]).toEqual([8, 8 * (768 + 128 + 4)]);
  });

  it('ends with the reason of its signal', async () => {
    const reason = new Error('enough');
    await expect(partVectors(denseOf('ab'), 1, 2, { signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
  });

  it('refuses features of another grid, and a k that is none', async () => {
    await expect(partVectors(denseOf('aab'), 2, 2)).rejects.toThrow(
      '[@fgclip2/search] Expected float32 [rows * columns, width] for the dense features, got Tensor float32 [3, 8] for 2 x 2 patches.',
    );
    await expect(partVectors(denseOf('aab'), 1, 3, { k: 0 })).rejects.toThrow(
      '[@fgclip2/search] Expected an integer above 0 for k, got 0.',
    );
  });
});

describe('partBox', () => {
  const size = { width: 400, height: 300 };

  it('is the box of the largest connected group', () => {
    // 1 1 0 0 / 0 0 0 1 / 1 0 1 1: corners do not connect.
    const patches = Uint8Array.from([0b1000_0011, 0b0000_1101]);
    expect(partBox(patches, [3, 4], size)).toEqual([200, 100, 400, 300]);
  });

  it('does not go on over the end of a row', () => {
    expect(partBox(Uint8Array.from([0b0001_1000]), [2, 4], size)).toEqual([300, 0, 400, 150]);
  });

  it('refuses a part without patches', () => {
    expect(() => partBox(new Uint8Array(2), [3, 4], size)).toThrow(
      '[@fgclip2/search] Expected a patch of 3 x 4 for a part, got none.',
    );
  });

  it('lies on the thing that a part stands for', async () => {
    const image = await fgclip2.encode(scene.url);
    const { grid, parts } = await imageParts(image);
    const names = await fgclip2.embedTexts(['banana'], { walkType: 'box' });
    const cosines = parts.map(({ vector }) => dot(Float32Array.from(vector), names.vectors.row(0).data));
    const best = parts[cosines.indexOf(Math.max(...cosines))]!;
    const [left, top, right, bottom] = partBox(best.patches, grid, scene);
    const { box } = scene.boxes.find(({ phrase }) => phrase.en === 'banana')!;
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    expect(x > box[0] && x < box[2] && y > box[1] && y < box[3]).toBe(true);
  });
});
