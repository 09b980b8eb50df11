import { mkdir, mkdtemp, realpath, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ByteSource, memorySource } from '@fgclip2/files';
import type { ExternalWeight } from '@fgclip2/runtime';
import { Tensor } from '@fgclip2/tensor';
import { affine, affineWeights, weightAt } from '@fgclip2/test-kit/tiny-programs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeRuntime } from './node-runtime.ts';
import { placeWeights } from './place-weights.ts';

const x = new Tensor('float32', Float32Array.of(1, 1, 1, 0, 0, 1), [2, 3]);
const y = new Tensor('float32', Float32Array.of(6.5, 59.5, 3.5, 29.5), [2, 2]);
let folder: string;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'fgclip2 权重 ')));
});
afterAll(() => rm(folder, { recursive: true }));

/** The two weights of the affine program, written where `files` says, each behind three foreign bytes. */
async function writeWeights(
  files: readonly [weight: string, bias: string],
): Promise<ReturnType<typeof weightAt>[]> {
  const weights = [];
  for (const [i, { name, source, start, end, dims }] of affineWeights.entries()) {
    const file = join(folder, files[i]!);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, Buffer.concat([Buffer.from('abc'), await source.read(start, end)]));
    weights.push(weightAt(name, await fileSource(file), 3, dims));
  }
  return weights;
}

async function fileSource(path: string): Promise<ByteSource> {
  const { size } = await stat(path);
  return { size, name: path, path, read: () => Promise.reject(new Error('the file was read')) };
}

async function outputOf(weights: ReturnType<typeof weightAt>[]): Promise<Tensor | undefined> {
  await using runtime = nodeRuntime({ threads: 1 });
  const session = await runtime.createSession(affine(weights));
  return (await session.run({ x })).y;
}

describe('weights in files', () => {
  it('maps one file at unaligned offsets, in a folder with a space and Chinese characters', async () => {
    const bytes = Buffer.alloc(64, 255);
    let start = 1;
    const source = { ...(await fileSource(folder)), size: 64, path: join(folder, '一 个.bin') };
    const weights = [];
    for (const { name, source: memory, start: from, end, dims } of affineWeights) {
      bytes.set(await memory.read(from, end), start);
      weights.push(weightAt(name, source, start, dims));
      start += end - from + 1;
    }
    await writeFile(source.path, bytes);
    expect(weights.map((weight) => weight.start)).toEqual([1, 26]);
    expect(await outputOf(weights)).toEqual(y);
  });

  it('maps two files in sibling folders', async () => {
    const weights = await writeWeights(['first 一/weights.bin', 'second 二/weights.bin']);
    const placed = await placeWeights(weights);
    expect(placed.folder).toBe(folder);
    expect([...placed.placements.values()]).toEqual([
      { location: 'first 一/weights.bin', offset: 3 },
      { location: 'second 二/weights.bin', offset: 3 },
    ]);
    expect(placed.externalData).toEqual([]);
    expect(await outputOf(weights)).toEqual(y);
  });

  it('follows symbolic links, as a hub cache has them', async () => {
    const weights = await writeWeights(['blobs/4f2a', 'blobs/77c0']);
    await mkdir(join(folder, 'snapshots/main'), { recursive: true });
    const linked = await Promise.all(
      weights.map(async ({ name, source, start, dims }) => {
        const path = join(folder, 'snapshots/main', `${name}.bin`);
        await symlink(source.path!, path);
        return weightAt(name, { ...source, path }, start, dims);
      }),
    );
    expect((await placeWeights(linked)).folder).toBe(join(folder, 'blobs'));
    expect(await outputOf(linked)).toEqual(y);
  });

  it('refuses a file that shrank', async () => {
    const weights = await writeWeights(['shrinking/weight.bin', 'shrinking/bias.bin']);
    const path = weights[0]!.source.path!;
    await truncate(path, 26);
    const words = `Expected weight "weight" inside ${path} (26 bytes), got bytes [3, 27).`;
    await expect(placeWeights(weights)).rejects.toThrow(new RangeError(`[@fgclip2/runtime-node] ${words}`));
    await expect(outputOf(weights)).rejects.toThrow(words);
  });

  it('refuses a file that is gone', async () => {
    const weights = await writeWeights(['gone/weight.bin', 'gone/bias.bin']);
    await rm(weights[1]!.source.path!);
    await expect(placeWeights(weights)).rejects.toThrow(/ENOENT.*bias\.bin/);
  });

  it('refuses an invalid range', async () => {
    const [weight] = await writeWeights(['range/weight.bin', 'range/bias.bin']);
    for (const range of [{ start: -1 }, { start: 1.5 }, { start: 28 }, { end: Number.NaN }]) {
      const wrong: ExternalWeight = { ...weight!, ...range };
      await expect(placeWeights([wrong])).rejects.toThrow(`got bytes [${wrong.start}, ${wrong.end}).`);
    }
  });
});

describe('weights in memory', () => {
  it('reads all weights when one of them has no file', async () => {
    const [weight, bias] = await writeWeights(['mixed/weight.bin', 'mixed/bias.bin']);
    const bytes = Uint8Array.from(await affineWeights[0].source.read(5, 29));
    const readable = {
      ...weight!.source,
      read: memorySource(Buffer.concat([Buffer.from('abc'), bytes])).read,
    };
    const mixed = [{ ...weight!, source: readable }, affineWeights[1]];
    const placed = await placeWeights(mixed);
    expect(placed.folder).toBeUndefined();
    expect(placed.externalData.map(({ data }) => data.length)).toEqual([24, 8]);
    expect(await outputOf(mixed)).toEqual(y);
    await expect(placeWeights([weight!, affineWeights[1]])).rejects.toThrow('the file was read');
    expect((await placeWeights([weight!, bias!])).folder).toBe(join(folder, 'mixed'));
  });

  it('hands the signal to the source', async () => {
    const reason = new Error('enough');
    await expect(placeWeights(affineWeights, AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  it('needs no place for no weights', async () => {
    expect(await placeWeights([])).toEqual({ placements: new Map(), externalData: [] });
  });
});
