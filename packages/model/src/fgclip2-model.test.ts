import { openCheckpoint } from '@fgclip2/checkpoint';
import { folder } from '@fgclip2/files/node';
import type { Runtime } from '@fgclip2/runtime';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { Tensor } from '@fgclip2/tensor';
import { afterAll, describe, expect, it } from 'vitest';
import { Fgclip2Model, type ModelInputs } from './fgclip2-model.ts';

const files = folder(new URL('../../../tools/test-kit/goldens/tiny/', import.meta.url));
const runtime = nodeRuntime({ threads: 1 });
const model = await Fgclip2Model.fromPretrained(files, { runtime });
afterAll(() => runtime.dispose());

/** Texts of some ids and padding, images of 2 x 3 patches and padding. */
function inputs(texts: number, images: number): ModelInputs {
  const ids = new Int32Array(texts * 64);
  for (let text = 0; text < texts; text++) ids.set([10 + text, 500 - text, 7, 1], text * 64);
  const pixels = new Float32Array(images * 8 * 768);
  const mask = new Int32Array(images * 8);
  for (let image = 0; image < images; image++) {
    for (let index = 0; index < 6 * 768; index++) {
      pixels[image * 8 * 768 + index] = Math.sin(index * 0.7 + image);
    }
    mask.fill(1, image * 8, image * 8 + 6);
  }
  return {
    inputIds: new Tensor('int32', ids, [texts, 64]),
    pixelValues: new Tensor('float32', pixels, [images, 8, 768]),
    spatialShapes: new Tensor(
      'int32',
      Int32Array.from({ length: images * 2 }, (_, i) => 2 + (i % 2)),
      [images, 2],
    ),
    pixelAttentionMask: new Tensor('int32', mask, [images, 8]),
  };
}

function worst(a: Tensor<'float32'>, b: Tensor<'float32'>): number {
  return Math.max(...a.data.map((value, index) => Math.abs(value - b.data[index]!)));
}

describe('forward', () => {
  it('scores every text against every image', async () => {
    const { logitsPerImage, logitsPerText, loss, imageEmbeds, textEmbeds } = await model.forward(
      inputs(3, 2),
    );
    expect([logitsPerImage.dims, logitsPerText.dims]).toEqual([
      [2, 3],
      [3, 2],
    ]);
    expect([imageEmbeds.dims, textEmbeds.dims]).toEqual([
      [2, 64],
      [3, 64],
    ]);
    expect(loss).toBeUndefined();
  });

  it('gives the logits of stored features', async () => {
    const given = inputs(2, 2);
    const { logitsPerImage, loss } = await model.forward(given, { returnLoss: true });
    const features = await Promise.all([model.getImageFeatures(given), model.getTextFeatures(given)]);
    const stored = await model.logits(...features);
    expect(worst(stored.logitsPerImage, logitsPerImage)).toBeLessThan(3e-6);
    const again = await model.logits(stored.imageEmbeds, stored.textEmbeds);
    expect(worst(again.logitsPerImage, stored.logitsPerImage)).toBeLessThan(3e-6);
    expect(loss).toBeGreaterThan(0);
  });

  it('uses the head of its walk, in any case of its name', async () => {
    const given = inputs(1, 1);
    const short = await model.forward(given);
    const box = await model.forward({ ...given, walkType: 'Box' });
    expect(box.textEmbeds).not.toEqual(short.textEmbeds);
    expect(box.imageEmbeds).toEqual(short.imageEmbeds);
    const inputIds = Tensor.zeros('int32', [1, 196]);
    inputIds.data.set([10, 500, 7, 1]);
    const long = await model.forward({ ...given, inputIds, walkType: 'LONG' });
    expect(long.textEmbeds).not.toEqual(short.textEmbeds);
    await expect(model.forward({ ...given, walkType: 'long' })).rejects.toThrow('allowShorterLong: true');
    const shorter = await model.forward({ ...given, walkType: 'long' }, { allowShorterLong: true });
    expect(shorter.textModelOutput.lastHiddenState.dims).toEqual([1, 64, 64]);
  });

  it('refuses a loss of unlike numbers, and vectors of another width', async () => {
    await expect(model.forward(inputs(2, 1), { returnLoss: true })).rejects.toThrow(
      new RangeError('[@fgclip2/model] Expected as many texts as images for the loss, got 2 and 1.'),
    );
    const [image, text] = [Tensor.zeros('float32', [1, 64]), Tensor.zeros('float32', [1, 63])];
    await expect(model.logits(image, text)).rejects.toThrow(
      new TypeError(
        '[@fgclip2/model] Expected float32 [rows, 64] for textEmbeds, got Tensor float32 [1, 63].',
      ),
    );
  });

  it('gives NaN for a stored vector of zeros', async () => {
    const zeros = Tensor.zeros('float32', [1, 64]);
    const { textEmbeds } = await model.forward(inputs(1, 1));
    expect((await model.logits(zeros, textEmbeds)).logitsPerImage.data[0]).toBeNaN();
  });

  it('rejects a call whose signal is aborted already', async () => {
    const reason = new Error('changed my mind');
    const options = { signal: AbortSignal.abort(reason) };
    const given = inputs(1, 1);
    await expect(model.forward(given, options)).rejects.toBe(reason);
    await expect(model.getTextFeatures(given, options)).rejects.toBe(reason);
    await expect(model.getImageFeatures(given, options)).rejects.toBe(reason);
    await expect(model.getImageDenseFeature(given, options)).rejects.toBe(reason);
  });
});

describe('getTextFeatures', () => {
  it('is the pooled output of the tower on the short walk, and a head over it on the others', async () => {
    const { inputIds } = inputs(1, 1);
    const options = { allowShorterLong: true };
    const isPooled: boolean[] = [];
    for (const walkType of ['short', 'box', 'long']) {
      const { poolerOutput } = await model.textModel.forward({ inputIds, walkType }, options);
      const features = await model.getTextFeatures({ inputIds, walkType }, options);
      isPooled.push(worst(features, poolerOutput) < 2e-6);
    }
    expect(isPooled).toEqual([true, false, false]);
  });

  it('gives a batch the bits of its single texts, on every walk', async () => {
    for (const walkType of ['short', 'box', 'long']) {
      const { inputIds } = inputs(18, 1);
      const options = { allowShorterLong: true };
      const batch = await model.getTextFeatures({ inputIds, walkType }, options);
      for (const text of [0, 15, 16, 17]) {
        const row = new Tensor(
          'int32',
          (inputIds.data as Int32Array).slice(text * 64, (text + 1) * 64),
          [1, 64],
        );
        const single = await model.getTextFeatures({ inputIds: row, walkType }, options);
        expect(batch.data.slice(text * 64, (text + 1) * 64)).toEqual(single.data);
      }
    }
  });
});

describe('getImageDenseFeature', () => {
  it('gives one vector a patch, padded rows included', async () => {
    const dense = await model.getImageDenseFeature(inputs(1, 2));
    expect(dense.dims).toEqual([2, 8, 64]);
    expect(dense.data.every(Number.isFinite)).toBe(true);
  });
});

describe('dispose', () => {
  it('rejects later calls, twice is once, and the runtime stays with its owner', async () => {
    let disposals = 0;
    const watched: Runtime = {
      ...runtime,
      dispose: async () => {
        disposals++;
      },
    };
    const other = await Fgclip2Model.fromPretrained(files, { runtime: watched });
    const given = inputs(1, 1);
    await other.forward({ ...given, walkType: 'box' });
    await Promise.all([other.dispose(), other.dispose()]);
    await other[Symbol.asyncDispose]();
    const ended = 'Expected a live model, got one that was disposed.';
    await expect(other.forward(given)).rejects.toThrow(new Error(`[@fgclip2/text-model] ${ended}`));
    await expect(other.getTextFeatures(given)).rejects.toThrow(new Error(`[@fgclip2/text-model] ${ended}`));
    await expect(other.getImageFeatures(given)).rejects.toThrow(
      new Error(`[@fgclip2/vision-model] ${ended}`),
    );
    await expect(other.getImageDenseFeature(given)).rejects.toThrow(
      new Error(`[@fgclip2/vision-model] ${ended}`),
    );
    expect(disposals).toBe(0);
    expect((await model.getTextFeatures(given)).dims).toEqual([1, 64]);
  });
});

describe('fromPretrained', () => {
  it('shows how to open files by their name', async () => {
    // @ts-expect-error a string is not Files
    await expect(Fgclip2Model.fromPretrained('qihoo360/fg-clip2-base', { runtime })).rejects.toThrow(
      `[@fgclip2/model] Expected Files for files, got "qihoo360/fg-clip2-base"; openFiles('qihoo360/fg-clip2-base')`,
    );
  });

  it('takes every tensor of the checkpoint', async () => {
    const weights = (await openCheckpoint(files)).weights();
    await using _ = new Fgclip2Model({ config: model.config, weights, runtime });
    expect(weights.unexpected()).toEqual([]);
    weights.verify({ complete: true });
  });

  it('rejects what was aborted before', async () => {
    const reason = new Error('changed my mind');
    const loading = Fgclip2Model.fromPretrained(files, { runtime, signal: AbortSignal.abort(reason) });
    await expect(loading).rejects.toBe(reason);
  });
});
