import { fileURLToPath } from 'node:url';
import { folder } from '@fgclip2/files/node';
import type { Program, Runtime } from '@fgclip2/runtime';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { Tensor } from '@fgclip2/tensor';
import { fillUnit } from '@fgclip2/test-kit/procedural';
import { afterAll, describe, expect, it } from 'vitest';
import { Fgclip2Model } from './fgclip2-model.ts';
import type { ImageFeatures } from './image-features.ts';
import type { Box } from './roi-align.ts';

const tiny = folder(fileURLToPath(new URL('../../../tools/test-kit/goldens/tiny', import.meta.url)));
const runs: string[] = [];
const runtime = recording(nodeRuntime());
const model = await Fgclip2Model.fromPretrained(tiny, { runtime });
afterAll(async () => {
  await model.dispose();
  await runtime.dispose();
});

const pixels = new Float32Array(2 * 40 * 768);
fillUnit('encoded-image', 1, pixels);
const inputs = {
  pixelValues: new Tensor('float32', pixels, [2, 40, 768]),
  spatialShapes: new Tensor('int64', BigInt64Array.of(5n, 8n, 4n, 6n), [2, 2]),
  pixelAttentionMask: new Tensor(
    'int32',
    Int32Array.from({ length: 80 }, (_, i) => Number(i < 40 + 24)),
    [2, 40],
  ),
};
const boxes: Box[] = [
  [0, 0, 80, 50],
  [10, 5, 33, 44],
];

async function images(): Promise<ImageFeatures[]> {
  const encoded: ImageFeatures[] = [];
  for await (const image of model.encodeImages(inputs)) encoded.push(image);
  return encoded;
}

describe('encodeImages', () => {
  it('runs the tower once an image, whatever is asked of it, and the dense head once', async () => {
    runs.length = 0;
    for (const image of await images()) {
      await image.imageFeatures();
      await image.denseFeatures();
      await image.regionFeatures(boxes, [50, 80]);
      await image.regionFeatures(boxes, [50, 80]);
    }
    expect(runs.filter((name) => name === 'pixel_values')).toHaveLength(2);
    expect(runs.filter((name) => name.includes('query_rows'))).toHaveLength(2);
  });

  it('gives what the single methods give', async () => {
    const features = await model.getImageFeatures(inputs);
    const dense = await model.getImageDenseFeature(inputs);
    const regions = await model.getImageRegionFeatures({
      ...inputs,
      imageSizes: [[50, 80], { height: 50, width: 80 }],
      regionInfos: [boxes, []],
    });
    const [first, second] = await images();
    expect(first!.index).toBe(0);
    expect([second!.rows, second!.columns]).toEqual([4, 6]);
    const pooled = await second!.imageFeatures();
    expect([...pooled.data]).toEqual([...features.data.subarray(64)]);
    expect(difference((await first!.denseFeatures()).data, dense.data.subarray(0, 40 * 64))).toBeLessThan(
      5e-6,
    );
    const secondDense = await second!.denseFeatures();
    expect(secondDense.dims).toEqual([24, 64]);
    expect(difference(secondDense.data, dense.data.subarray(40 * 64, 64 * 64))).toBeLessThan(5e-6);
    expect([...(await first!.regionFeatures(boxes, [50, 80])).data]).toEqual([...regions[0]!.data]);
    expect(regions[1]!.dims).toEqual([0, 64]);
  });

  it('refuses a bad box before the tower runs, naming image and box', async () => {
    runs.length = 0;
    const regionInfos = [[], [[0, 0, 1, 1] as Box, [3, 0, 1, 1] as Box]];
    const imageSizes = [[50, 80] as const, [50, 80] as const];
    await expect(model.getImageRegionFeatures({ ...inputs, imageSizes, regionInfos })).rejects.toThrow(
      'for box 1 of image 1, got [3, 0, 1, 1].',
    );
    expect(runs).toEqual([]);
  });

  it('refuses lists of boxes and sizes for another number of images', async () => {
    await expect(
      model.getImageRegionFeatures({ ...inputs, imageSizes: [[50, 80]], regionInfos: [[], []] }),
    ).rejects.toThrow('Expected 2 image sizes and lists of boxes for 2 images, got 1 and 2.');
  });

  it('says what is missing where the sizes are', async () => {
    await expect(
      // @ts-expect-error the sizes are missing
      model.getImageRegionFeatures({ ...inputs, imageSizes: undefined, regionInfos: [[], []] }),
    ).rejects.toThrow(
      '[@fgclip2/model] Expected a list with an item for each image for imageSizes, got undefined.',
    );
  });

  it('gives no tensors for no lists of boxes', async () => {
    expect(await model.getImageRegionFeatures({ ...inputs, imageSizes: [], regionInfos: null })).toEqual([]);
    expect(await model.getImageRegionFeatures({ ...inputs, imageSizes: [], regionInfos: [] })).toEqual([]);
  });

  it('rejects an aborted call, and gives the next one its result', async () => {
    const [image] = await images();
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(image!.denseFeatures({ signal })).rejects.toThrow('enough');
    expect((await image!.denseFeatures()).dims).toEqual([40, 64]);
  });
});

describe('outputHiddenStates and outputAttentions', () => {
  it('give every layer of both towers, with the same last_hidden_state', async () => {
    const inputIds = new Tensor(
      'int64',
      BigInt64Array.from({ length: 24 }, (_, i) => BigInt(i)),
      [2, 12],
    );
    const attentionMask = new Tensor(
      'int32',
      Int32Array.from({ length: 24 }, (_, i) => Number(i % 12 < 7)),
      [2, 12],
    );
    const all = { ...inputs, inputIds, attentionMask };
    const plain = await model.forward(all);
    const full = await model.forward(all, { outputHiddenStates: true, outputAttentions: true });
    expect(plain.visionModelOutput.hiddenStates).toBeUndefined();
    expect(plain.visionModelOutput.attentions).toBeUndefined();
    for (const [output, rows, real] of [
      [full.visionModelOutput, 40, 24],
      [full.textModelOutput, 12, 7],
    ] as const) {
      expect(output.hiddenStates!.map(({ dims }) => dims)).toEqual(Array(4).fill([2, rows, 64]));
      expect(output.attentions!.map(({ dims }) => dims)).toEqual(Array(3).fill([2, 4, rows, rows]));
      // The second item's first query: probabilities over the real keys only, adding up to 1.
      const query = output.attentions![0]!.data.subarray(4 * rows * rows, 4 * rows * rows + rows);
      expect(query.subarray(0, real).reduce((sum, value) => sum + value)).toBeCloseTo(1, 5);
      expect(query.subarray(real).every((value) => value === 0)).toBe(true);
    }
    const same = (a: Tensor<'float32'>, b: Tensor<'float32'>) =>
      expect(difference(a.data, b.data)).toBeLessThan(5e-6);
    same(full.visionModelOutput.lastHiddenState, plain.visionModelOutput.lastHiddenState);
    same(full.textModelOutput.lastHiddenState, plain.textModelOutput.lastHiddenState);
    same(full.logitsPerImage, plain.logitsPerImage);
  });
});

function difference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);
}

/** A runtime that notes the first input names of each run. */
function recording(inner: Runtime): Runtime {
  return {
    ...inner,
    async createSession(program: Program, options) {
      const session = await inner.createSession(program, options);
      return {
        ...session,
        run(values, runOptions) {
          const names = Object.keys(values).filter((name) => !/mask|position/.test(name));
          runs.push(names.join(' '));
          return session.run(values, runOptions);
        },
      };
    },
  };
}
