import { fileURLToPath } from 'node:url';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import type { Runtime } from '@fgclip2/runtime';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { load } from './load.ts';
import {
  Fgclip2Config,
  Fgclip2ImageProcessor,
  Fgclip2ImageProcessorFast,
  Fgclip2Model,
  Fgclip2Processor,
  Fgclip2TextModel,
  Fgclip2Tokenizer,
  Fgclip2VisionModel,
} from './reference-classes.ts';

afterEach(() => vi.doUnmock('@fgclip2/runtime-node'));

const checkpoint = fileURLToPath(new URL('../../../demo-checkpoint/checkpoint', import.meta.url));
const [scene] = demoScenes();
const image = fileURLToPath(scene!.url);
const text = [scene!.falseCaption.zh, scene!.caption.zh];

/** A runtime that counts how often it is disposed, as the one that a model makes. */
function counting(): () => number {
  const actual = nodeRuntime({ threads: 1 });
  let disposals = 0;
  const dispose = () => {
    disposals++;
    return actual.dispose();
  };
  const runtime: Runtime = { ...actual, dispose, [Symbol.asyncDispose]: dispose };
  vi.doMock('@fgclip2/runtime-node', () => ({ nodeRuntime: () => runtime }));
  return () => disposals;
}

describe("the reference's classes, from a folder's path", () => {
  it('compute together what the tasks compute', async () => {
    await using model = await Fgclip2Model.fromPretrained(checkpoint, { threads: 1 });
    const processor = await Fgclip2Processor.fromPretrained(checkpoint);
    const inputs = await processor.process({ text, images: image });
    const { logitsPerImage } = await model.forward(inputs);
    await using fgclip2 = await load(checkpoint, { threads: 1 });
    for (const { index, logit } of await fgclip2.rank(image, text)) {
      expect(Math.abs(logitsPerImage.data[index]! - logit)).toBeLessThan(1e-4);
    }
  });

  it('compute tower by tower what the whole model computes', async () => {
    await using runtime = nodeRuntime({ threads: 1 });
    await using whole = await Fgclip2Model.fromPretrained(checkpoint, { runtime });
    await using textModel = await Fgclip2TextModel.fromPretrained(checkpoint, { runtime });
    await using visionModel = await Fgclip2VisionModel.fromPretrained(checkpoint, { runtime });
    const tokenizer = await Fgclip2Tokenizer.fromPretrained(checkpoint);
    const ids = tokenizer.encode(text);
    expect((await textModel.forward(ids)).poolerOutput).toEqual(
      (await whole.textModel.forward(ids)).poolerOutput,
    );
    const imageProcessor = await Fgclip2ImageProcessor.fromPretrained(checkpoint, { maxNumPatches: 64 });
    const patches = await imageProcessor.preprocess(image);
    expect(patches.pixelValues.dims[1]).toBe(64);
    expect((await visionModel.forward(patches)).poolerOutput).toEqual(
      (await whole.visionModel.forward(patches)).poolerOutput,
    );
  });

  it('open images by their paths, fast and slow', async () => {
    const fast = await Fgclip2ImageProcessorFast.fromPretrained(checkpoint, { kernel: 'float32' });
    expect([fast instanceof Fgclip2ImageProcessorFast, fast.kernel]).toEqual([true, 'float32']);
    const slow = new Fgclip2ImageProcessor();
    const decoded = await Promise.all([fast, slow].map((processor) => processor.preprocess(image)));
    expect(decoded.map(({ spatialShapes }) => spatialShapes)).toEqual([
      decoded[0]!.spatialShapes,
      decoded[0]!.spatialShapes,
    ]);
  });

  it('read the config', async () => {
    const config = await Fgclip2Config.fromPretrained(checkpoint);
    expect(config.visionConfig.hiddenSize).toBe(192);
    expect(config).toBeInstanceOf(Fgclip2Config);
  });

  it('count what load makes as their instances', async () => {
    await using fgclip2 = await load(demoCheckpoint, { threads: 1 });
    const { model, tokenizer, imageProcessor } = fgclip2;
    const own: Fgclip2Model = model;
    expect([own instanceof Fgclip2Model, tokenizer instanceof Fgclip2Tokenizer]).toEqual([true, true]);
    expect([
      imageProcessor instanceof Fgclip2ImageProcessor,
      imageProcessor instanceof Fgclip2ImageProcessorFast,
    ]).toEqual([true, false]);
    expect([model.textModel instanceof Fgclip2TextModel, {} instanceof Fgclip2VisionModel]).toEqual([
      true,
      false,
    ]);
  });

  it.each([Fgclip2Model, Fgclip2TextModel, Fgclip2VisionModel])(
    'dispose a runtime of their own, and none that was given (%o)',
    async (Class) => {
      const disposals = counting();
      const model = await Class.fromPretrained(checkpoint);
      await model[Symbol.asyncDispose]();
      expect(disposals()).toBe(1);
      await using runtime = nodeRuntime({ threads: 1 });
      await (await Class.fromPretrained(checkpoint, { runtime })).dispose();
      expect(disposals()).toBe(1);
    },
  );

  it('dispose a runtime of their own where the weights do not fit', async () => {
    const disposals = counting();
    const files = { ...demoCheckpoint, open: async () => undefined };
    await expect(Fgclip2TextModel.fromPretrained(files)).rejects.toThrow('config.json');
    expect(disposals()).toBe(1);
  });

  it('refuse options they do not take', async () => {
    await expect(Fgclip2Model.fromPretrained(checkpoint, { dtype: 'q8' } as object)).rejects.toThrow(
      /Expected an option of Node for Fgclip2Model.fromPretrained \(.*\), got dtype\./,
    );
    await expect(Fgclip2Processor.fromPretrained(checkpoint, { integrity: {} })).rejects.toThrow(
      'got integrity, which only the browser has.',
    );
    await expect(Fgclip2ImageProcessor.fromPretrained(checkpoint, { integrity: {} })).rejects.toThrow(
      'got integrity, which only the browser has.',
    );
    await expect(Fgclip2Tokenizer.fromPretrained(checkpoint, { cache: true })).rejects.toThrow(
      'got cache, which only the browser has.',
    );
  });
});
