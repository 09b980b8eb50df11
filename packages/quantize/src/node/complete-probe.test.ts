import { cp, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openCheckpoint } from '@fgclip2/checkpoint';
import { Fgclip2Config } from '@fgclip2/config';
import { type Files, memorySource } from '@fgclip2/files';
import { folder } from '@fgclip2/files/node';
import { Fgclip2Model, ProbeError } from '@fgclip2/model';
import type { Runtime } from '@fgclip2/runtime';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { Tensor } from '@fgclip2/tensor';
import { fillUnit, writeProceduralCheckpoint } from '@fgclip2/test-kit/procedural';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProbeCosines } from './complete-probe.ts';
import { filesOfDType } from './files-of-dtype.ts';
import { quantizeCheckpoint } from './quantize-checkpoint.ts';

const tiny = folder(fileURLToPath(new URL('../../../../tools/test-kit/goldens/tiny', import.meta.url)));
const runtime = nodeRuntime();
const directory = await mkdtemp(join(tmpdir(), 'fgclip2-probe-'));
const dtypes = ['fp16', 'q8', 'q4'] as const;
const cosines = new Map<string, ProbeCosines>();
beforeAll(async () => {
  for (const dtype of dtypes) {
    cosines.set(dtype, (await quantizeCheckpoint(tiny, join(directory, dtype), dtype, { runtime }))!);
  }
});
afterAll(async () => {
  await runtime.dispose();
  await rm(directory, { recursive: true });
});

const pixels = new Float32Array(2 * 20 * 768);
fillUnit('probe', 1, pixels);
const images = {
  pixelValues: new Tensor('float32', pixels, [2, 20, 768]),
  spatialShapes: new Tensor('int32', Int32Array.of(4, 5, 3, 5), [2, 2]),
};
const masked = {
  ...images,
  pixelAttentionMask: new Tensor('int32', new Int32Array(40).fill(1).fill(0, 35), [2, 20]),
};
const texts = {
  inputIds: new Tensor(
    'int32',
    Int32Array.from({ length: 64 }, (_, index) => index),
    [1, 64],
  ),
};
const maskedTexts = {
  ...texts,
  attentionMask: new Tensor('int32', new Int32Array(64).fill(1).fill(0, 20), [1, 64]),
};

/** A copy with the bytes of one tensor changed. */
async function damaged(dtype: string, name: string, change: (bytes: Uint8Array) => void): Promise<Files> {
  const target = await mkdtemp(join(directory, 'damaged-'));
  await cp(join(directory, dtype), target, { recursive: true });
  const { start, end, source } = (await openCheckpoint(folder(target))).tensors.get(name)!;
  const bytes = (await source.read(start, end)).slice();
  change(bytes);
  const file = await open(source.path!, 'r+');
  await file.write(bytes, 0, bytes.length, start);
  await file.close();
  return folder(target);
}

/** Makes the scales of the first outputs as wrong as one wrong bit of an exponent makes them. */
function wrongScales(bytes: Uint8Array): void {
  for (let at = 3; at < bytes.length; at += 4) bytes[at]! ^= 0x04;
}

/** The runtime with a look at every run, which may change what came out. */
function watched(onRun: (outputs: Record<string, Tensor>) => void, name = runtime.name): Runtime {
  return {
    ...runtime,
    name,
    async createSession(program, options) {
      const session = await runtime.createSession(program, options);
      return {
        ...session,
        async run(inputs, runOptions) {
          const outputs = await session.run(inputs, runOptions);
          onRun(outputs);
          return outputs;
        },
      };
    },
  };
}

describe('the probe of a copy', () => {
  it.each([
    ['fp16', 0.999998],
    ['q8', 0.998],
    ['q4', 0.93],
  ] as const)('is in a copy in %s, with its cosine, and passes', async (dtype, least) => {
    const { text, vision } = cosines.get(dtype)!;
    for (const cosine of [text, vision]) {
      expect(cosine).toBeGreaterThan(least);
      expect(cosine).toBeLessThan(1 - 1e-12);
    }
    const config = JSON.parse(await readFile(join(directory, dtype, 'config.json'), 'utf8'));
    expect(config.fgclip2_probe).toEqual({ version: 1, cosines: { text, vision } });
    const checkpoint = await openCheckpoint(folder(join(directory, dtype)));
    const stored = [...checkpoint.tensors.values()].filter(({ name }) => /_model\.probe\./.test(name));
    expect(stored.map(({ name, dtype, shape }) => [name, dtype, shape])).toEqual([
      ['text_model.probe.features', 'F32', [1, 64]],
      ['text_model.probe.cosine', 'F32', [1]],
      ['vision_model.probe.features', 'F32', [64, 64]],
      ['vision_model.probe.cosine', 'F32', [1]],
    ]);
    const bytes = await stored[3]!.source.read(stored[3]!.start, stored[3]!.end);
    expect(new Float32Array(bytes.slice().buffer)[0]).toBe(Math.fround(vision));

    const weights = checkpoint.weights();
    const fgclip2Config = await Fgclip2Config.fromPretrained(folder(join(directory, dtype)));
    await using model = new Fgclip2Model({ config: fgclip2Config, weights, runtime });
    weights.verify({ complete: true });
    expect((await model.getImageFeatures(images)).dims).toEqual([2, 64]);
    expect((await model.getTextFeatures(texts)).dims).toEqual([1, 64]);
  });

  it('finds damaged scales, in the words and numbers of a ProbeError, in that tower alone', async () => {
    const files = await damaged('q8', 'vision_model.encoder.layers.1.mlp.fc1.scales', wrongScales);
    await using model = await Fgclip2Model.fromPretrained(files, { runtime });
    const error = await model.getImageFeatures(images).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ProbeError);
    const { name, message, cosine, leastCosine } = error as ProbeError;
    expect(name).toBe('ProbeError');
    expect(leastCosine).toBeCloseTo(cosines.get('q8')!.vision - 0.005, 6);
    expect(cosine).toBeLessThan(leastCosine);
    expect(message).toBe(
      `[@fgclip2/vision-model] Expected a cosine of at least ${leastCosine.toFixed(4)} between what onnxruntime-node (cpu) computes from these q8 weights and the float32 answer stored with them, got ${cosine.toFixed(4)}: the file is damaged, or this runtime computes it wrongly.`,
    );
    await expect(model.getImageFeatures(images)).rejects.toThrow(message);
    expect((await model.getTextFeatures(texts)).dims).toEqual([1, 64]);
  });

  it.each(dtypes)('finds a damaged text tower in %s', async (dtype) => {
    const path = 'text_model.encoder.layers.0.mlp.fc2';
    const name = `${path}.${dtype === 'fp16' ? 'weight' : 'scales'}`;
    const files = await damaged(dtype, name, (bytes) => bytes.fill(0x3c));
    await using model = await Fgclip2Model.fromPretrained(files, { runtime });
    await expect(model.getTextFeatures(texts)).rejects.toThrow(`from these ${dtype} weights`);
    expect((await model.getImageFeatures(images)).dims).toEqual([2, 64]);
  });

  it('finds features that are no numbers', async () => {
    const files = await damaged('q8', 'text_model.encoder.layers.1.mlp.fc2.scales', (bytes) =>
      bytes.fill(0xff),
    );
    await using model = await Fgclip2Model.fromPretrained(files, { runtime });
    await expect(model.getTextFeatures(texts)).rejects.toThrow('got NaN: the file is damaged');
  });

  it('is asked whichever way a tower runs first', async () => {
    const broken = watched((outputs) => {
      for (const { data } of Object.values(outputs)) data.reverse();
    }, 'broken (fpu)');
    const ways: ((model: Fgclip2Model) => Promise<unknown>)[] = [
      (model) => model.getTextFeatures(texts),
      (model) => model.getTextFeatures(maskedTexts),
      (model) => model.textModel.forward(texts),
      (model) => model.textModel.forward(maskedTexts, { outputHiddenStates: true }),
      (model) => model.getImageFeatures(images),
      (model) => model.getImageFeatures(masked),
      (model) => model.visionModel.forward(masked),
      (model) => model.visionModel.forward(images, { outputAttentions: true }),
      (model) => model.getImageDenseFeature(images),
      async (model) => {
        for await (const image of model.encodeImages(images)) await image.denseFeatures();
      },
    ];
    for (const way of ways) {
      const model = await Fgclip2Model.fromPretrained(folder(join(directory, 'q4')), { runtime: broken });
      await expect(way(model)).rejects.toThrow(/what broken \(fpu\) computes from these q4 weights/);
      await model.dispose();
    }
  });

  it('runs once a tower, for calls at the same time too, and only in the tower that is asked', async () => {
    let runs = 0;
    const counting = watched(() => runs++);
    await using model = await Fgclip2Model.fromPretrained(folder(join(directory, 'q8')), {
      runtime: counting,
    });
    await Promise.all([model.getTextFeatures(texts), model.getTextFeatures(texts)]);
    // The tower for the probe, tower and head for each call.
    expect(runs).toBe(5);
    await model.getTextFeatures(texts);
    expect(runs).toBe(7);
  });

  it('does not take the abort of one call for the answer, and the next call asks again', async () => {
    const controller = new AbortController();
    const reason = new Error('changed my mind');
    const aborting = watched(() => controller.abort(reason));
    await using model = await Fgclip2Model.fromPretrained(folder(join(directory, 'q8')), {
      runtime: aborting,
    });
    await expect(model.getTextFeatures(texts, { signal: controller.signal })).rejects.toBe(reason);
    expect((await model.getTextFeatures(texts)).dims).toEqual([1, 64]);
  });
});

describe('quantizeCheckpoint', () => {
  it('makes no probe without a runtime, and drops that of its source', async () => {
    const half = folder(join(directory, 'fp16'));
    expect(await quantizeCheckpoint(half, join(directory, 'from-half'), 'q8')).toBeUndefined();
    const copy = folder(join(directory, 'from-half'));
    expect(
      [...(await openCheckpoint(copy)).tensors.keys()].filter((name) => name.includes('_model.probe.')),
    ).toEqual([]);
    const config = JSON.parse(await readFile(join(directory, 'from-half', 'config.json'), 'utf8'));
    expect(config.fgclip2_probe).toBeUndefined();
  });

  it('makes a probe of its own where the source has one', async () => {
    const half = folder(join(directory, 'fp16'));
    const made = await quantizeCheckpoint(half, join(directory, 'probed-half'), 'q8', { runtime });
    expect(made!.text).toBeGreaterThan(0.998);
    expect(made!.text).toBeLessThan(cosines.get('fp16')!.text);
  });

  it('takes sources that are in memory', async () => {
    const inMemory: Files = {
      name: 'memory',
      async open(name) {
        const source = await tiny.open(name);
        return source && memorySource((await source.read(0, source.size)).slice(), name);
      },
    };
    const made = await quantizeCheckpoint(inMemory, join(directory, 'from-memory'), 'q8', { runtime });
    expect(made).toEqual(cosines.get('q8'));
  });

  it('needs no heads', async () => {
    const tower = { hidden_size: 48, intermediate_size: 72, num_hidden_layers: 1, num_attention_heads: 3 };
    const source = join(directory, 'headless');
    const vision = { ...tower, num_channels: 3, num_patches: 256, patch_size: 16 };
    const text = { ...tower, vocab_size: 1000, max_position_embeddings: 64, longtext_len: 196 };
    const config = { text_config: { ...text, projection_size: 48 }, vision_config: vision };
    await writeProceduralCheckpoint(source, config, 1);
    const json = JSON.parse(await readFile(join(source, 'config.json'), 'utf8'));
    json.vision_config.vision_use_head = false;
    const headless: Files = {
      ...folder(source),
      open: async (name, options) =>
        name === 'config.json'
          ? memorySource(new TextEncoder().encode(JSON.stringify(json)), name)
          : folder(source).open(name, options),
    };
    const made = await quantizeCheckpoint(headless, join(directory, 'headless-q8'), 'q8', { runtime });
    expect(made!.vision).toBeGreaterThan(0.99);
  });

  it('gives the copies of filesOfDType a probe', async () => {
    const copiesDir = join(directory, 'copies');
    const copy = await filesOfDType(tiny, 'q8', { copiesDir, runtime });
    expect((await openCheckpoint(copy)).tensors.has('vision_model.probe.features')).toBe(true);
  });
});
