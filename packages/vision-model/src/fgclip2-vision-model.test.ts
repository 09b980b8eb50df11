import { openCheckpoint } from '@fgclip2/checkpoint';
import { Fgclip2VisionConfig } from '@fgclip2/config';
import type { ByteSource, Files } from '@fgclip2/files';
import { folder } from '@fgclip2/files/node';
import type { Runtime } from '@fgclip2/runtime';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { Tensor } from '@fgclip2/tensor';
import { afterAll, describe, expect, it } from 'vitest';
import { Fgclip2VisionModel } from './fgclip2-vision-model.ts';
import type { VisionInputs } from './vision-inputs.ts';

const files = folder(new URL('../../../tools/test-kit/goldens/tiny/', import.meta.url));
const runtime = nodeRuntime({ threads: 1 });
const model = await Fgclip2VisionModel.fromPretrained(files, { runtime });
afterAll(() => runtime.dispose());

type Grid = readonly [rows: number, columns: number];

/** Images of these grids, padded to `patches`; `seed` makes the pixels of an image, padding included. */
function images(grids: readonly Grid[], patches: number, seeds = grids.map((_, item) => item)): VisionInputs {
  const pixels = new Float32Array(grids.length * patches * 768);
  const mask = new Int32Array(grids.length * patches);
  for (const [item, [rows, columns]] of grids.entries()) {
    for (let index = 0; index < rows * columns * 768; index++) {
      pixels[item * patches * 768 + index] = Math.fround(Math.sin(index * 0.37 + seeds[item]! * 5.1));
    }
    mask.fill(1, item * patches, item * patches + rows * columns);
  }
  return {
    pixelValues: new Tensor('float32', pixels, [grids.length, patches, 768]),
    spatialShapes: new Tensor('int32', Int32Array.from(grids.flat()), [grids.length, 2]),
    pixelAttentionMask: new Tensor('int32', mask, [grids.length, patches]),
  };
}

const rowsOf = (tensor: Tensor<'float32'>, item: number) => tensor.data.slice(item * 64, (item + 1) * 64);

/** A model whose runs are counted, and may be watched. */
async function counting(onRun: (count: number) => void = () => {}) {
  const counts = { runs: 0, sessions: 0 };
  const watched: Runtime = {
    ...runtime,
    async createSession(program, options) {
      counts.sessions++;
      const session = await runtime.createSession(program, options);
      return {
        ...session,
        run(inputs, runOptions) {
          counts.runs++;
          onRun(counts.runs);
          return session.run(inputs, runOptions);
        },
      };
    },
  };
  const weights = (await openCheckpoint(files)).weights();
  return { counts, model: new Fgclip2VisionModel({ config: model.config, weights, runtime: watched }) };
}

describe('getImageFeatures', () => {
  const grids: Grid[] = [
    [3, 5],
    [4, 4],
    [2, 9],
  ];

  it('gives the bits of the single run, whatever the neighbors and the padding', async () => {
    const batch = await model.getImageFeatures(images(grids, 24));
    expect(batch.dims).toEqual([3, 64]);
    for (const [item, grid] of grids.entries()) {
      const [rows, columns] = grid;
      const { pixelValues, spatialShapes } = images([grid], rows * columns, [item]);
      const single = await model.getImageFeatures({ pixelValues, spatialShapes });
      expect(rowsOf(batch, item)).toEqual(single.data);
    }
  });

  it('agrees with the pooled output of the padded, masked run', async () => {
    const inputs = images(grids, 24);
    const features = await model.getImageFeatures(inputs);
    const { poolerOutput } = await model.forward(inputs);
    const worst = Math.max(
      ...features.data.map((value, index) => Math.abs(value - poolerOutput!.data[index]!)),
    );
    expect(worst).toBeLessThan(2e-6);
  });

  it('does not look at padding', async () => {
    const inputs = images(grids, 24);
    const before = await model.getImageFeatures(inputs);
    (inputs.pixelValues.data as Float32Array).fill(9, (15 + 1) * 768, 24 * 768);
    expect(await model.getImageFeatures(inputs)).toEqual(before);
  });

  it('takes every patch as a real one where there is no mask', async () => {
    const { pixelValues, spatialShapes, pixelAttentionMask } = images([[3, 5]], 24);
    const literal = await model.getImageFeatures({ pixelValues, spatialShapes });
    expect(literal).toEqual((await model.forward({ pixelValues, spatialShapes })).poolerOutput);
    expect(literal).not.toEqual(
      await model.getImageFeatures({ pixelValues, spatialShapes, pixelAttentionMask }),
    );
  });

  it.each([
    ['with a gap', [1, 1, 0, 1, 1, 1]],
    ['of padding first', [0, 1, 1, 1, 1, 1]],
    ['without a real patch', [0, 0, 0, 0, 0, 0]],
  ])('runs a mask %s literally', async (_, values) => {
    const { pixelValues, spatialShapes } = images([[2, 3]], 6);
    const pixelAttentionMask = new Tensor('int32', Int32Array.from(values), [1, 6]);
    const inputs = { pixelValues, spatialShapes, pixelAttentionMask };
    const features = await model.getImageFeatures(inputs);
    expect(features).toEqual((await model.forward(inputs)).poolerOutput);
    expect(features).not.toEqual(await model.getImageFeatures({ pixelValues, spatialShapes }));
  });

  it('refuses a checkpoint without the head, whose tower runs all the same', async () => {
    const config = new Fgclip2VisionConfig({ ...model.config, visionUseHead: false });
    const weights = (await openCheckpoint(files)).weights();
    await using headless = new Fgclip2VisionModel({ config, weights, runtime });
    const inputs = images([[2, 2]], 4);
    await expect(headless.getImageFeatures(inputs)).rejects.toThrow(
      new Error('[@fgclip2/vision-model] Expected a pooling head, got a config with vision_use_head false.'),
    );
    const outputs = await headless.forward(inputs);
    expect(outputs.poolerOutput).toBeUndefined();
    expect(outputs.lastHiddenState).toEqual((await model.forward(inputs)).lastHiddenState);
    expect(weights.at('vision_model').unexpected()[0]).toMatch(/^vision_model\.head\./);
  });

  it('rejects at once what was aborted, and stops a batch between its runs', async () => {
    const reason = new Error('changed my mind');
    const controller = new AbortController();
    const { counts, model: stopping } = await counting((count) => {
      if (count === 3) controller.abort(reason);
    });
    await using _ = stopping;
    const inputs = images(grids, 24);
    const aborted = AbortSignal.abort(reason);
    await expect(stopping.getImageFeatures(inputs, { signal: aborted })).rejects.toBe(reason);
    await expect(stopping.forward(inputs, { signal: aborted })).rejects.toBe(reason);
    expect(counts.runs).toBe(0);
    await expect(stopping.getImageFeatures(inputs, { signal: controller.signal })).rejects.toBe(reason);
    expect(counts.runs).toBe(3); // tower and head of the first image, tower of the second
  });
});

describe('Fgclip2VisionModel', () => {
  it('shows how to open files by their name', async () => {
    // @ts-expect-error a string is not Files
    await expect(Fgclip2VisionModel.fromPretrained('qihoo360/fg-clip2-base', { runtime })).rejects.toThrow(
      `[@fgclip2/vision-model] Expected Files for files, got "qihoo360/fg-clip2-base"; openFiles('qihoo360/fg-clip2-base')`,
    );
  });

  it('builds the tower once for calls at the same time', async () => {
    const { counts, model: busy } = await counting();
    await using _ = busy;
    const inputs = images([[2, 3]], 6);
    const calls = [busy.getImageFeatures(inputs), busy.getImageFeatures(inputs), busy.encode(inputs)];
    await Promise.all(calls);
    expect(counts.sessions).toBe(2);
  });

  it('gives the same after its cache of resized positions has turned over', async () => {
    const { model: fresh } = await counting();
    await using _ = fresh;
    const inputs = images([[3, 2]], 6);
    const first = await fresh.getImageFeatures(inputs);
    expect(await fresh.getImageFeatures(inputs)).toEqual(first);
    for (let columns = 1; columns <= 20; columns++)
      await fresh.getImageFeatures(images([[1, columns]], columns));
    expect(await fresh.getImageFeatures(inputs)).toEqual(first);
    // The same number of patches in another grid, and the same grid with padding, are other tables.
    expect(await fresh.getImageFeatures(images([[2, 3]], 6))).not.toEqual(first);
  });

  it('rejects calls after it was disposed, and leaves the runtime to its owner', async () => {
    const other = await Fgclip2VisionModel.fromPretrained(files, { runtime });
    const inputs = images([[2, 2]], 4);
    await other.getImageFeatures(inputs);
    await other.dispose();
    await other.dispose();
    const words = '[@fgclip2/vision-model] Expected a live model, got one that was disposed.';
    await expect(other.getImageFeatures(inputs)).rejects.toThrow(new Error(words));
    await expect(other.forward(inputs)).rejects.toThrow(new Error(words));
    expect((await model.getImageFeatures(inputs)).dims).toEqual([1, 64]);
  });

  it('tries again after the position table could not be read', async () => {
    let broken = true;
    const flaky: Files = {
      ...files,
      async open(file, options) {
        const source = await files.open(file, options);
        if (source === undefined || file !== 'model.safetensors') return source;
        const read: ByteSource['read'] = async (start, end, readOptions) => {
          const isTable = end - start === 256 * 64 * 4;
          if (broken && isTable) throw new Error('The disk went away.');
          return source.read(start, end, readOptions);
        };
        return { ...source, read };
      },
    };
    await using other = await Fgclip2VisionModel.fromPretrained(flaky, { runtime });
    const inputs = images([[2, 2]], 4);
    await expect(other.getImageFeatures(inputs)).rejects.toThrow('The disk went away.');
    broken = false;
    expect(await other.getImageFeatures(inputs)).toEqual(await model.getImageFeatures(inputs));
  });
});
