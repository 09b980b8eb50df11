import { readFileSync } from 'node:fs';
import { openCheckpoint, readFloat32 } from '@fgclip2/checkpoint';
import { type Files, memorySource } from '@fgclip2/files';
import { folder } from '@fgclip2/files/node';
import { float32Tensor, safetensorsBytes, type TestTensor } from '@fgclip2/files-kit/local-hub';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { Tensor } from '@fgclip2/tensor';
import { fillUnit } from '@fgclip2/test-kit/procedural';
import { afterAll, describe, expect, it } from 'vitest';
import { Fgclip2Model } from './fgclip2-model.ts';

// One checkpoint in other forms: half precision, shards, tensors that do not fit.

const path = new URL('../../../tools/test-kit/goldens/tiny/', import.meta.url);
const config = readFileSync(new URL('config.json', path));
const runtime = nodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

const tensors = new Map<string, { shape: readonly number[]; values: Float32Array }>();
for (const tensor of (await openCheckpoint(folder(path))).tensors.values()) {
  tensors.set(tensor.name, { shape: tensor.shape, values: await readFloat32(tensor) });
}
const names = [...tensors.keys()];
const stored = Object.fromEntries(
  names.map((name) => {
    const { shape, values } = tensors.get(name)!;
    return [name, float32Tensor(shape, values)];
  }),
);

function inMemory(files: Readonly<Record<string, Uint8Array>>): Files {
  const all: Readonly<Record<string, Uint8Array>> = { 'config.json': config, ...files };
  return {
    name: 'memory',
    async open(file) {
      const bytes = all[file];
      return bytes && memorySource(bytes, file);
    },
  };
}

const oneFile = (all: Readonly<Record<string, TestTensor>>) =>
  inMemory({ 'model.safetensors': safetensorsBytes(all) });

/** Features of two texts on every walk, of the recorded case v16x16 and of its patches. */
async function resultsOf(files: Files): Promise<Tensor<'float32'>[]> {
  await using model = await Fgclip2Model.fromPretrained(files, { runtime });
  const ids = new Int32Array(2 * 64);
  ids.set([10, 500, 7, 999, 1]);
  ids.set([3, 44, 555, 66, 1], 64);
  const pixels = new Float32Array(256 * 768);
  fillUnit('pixel_values/v16x16', 0x46474332, pixels);
  const texts = { inputIds: new Tensor('int32', ids, [2, 64]) };
  const images = {
    pixelValues: new Tensor('float32', pixels, [1, 256, 768]),
    spatialShapes: new Tensor('int32', Int32Array.of(16, 16), [1, 2]),
  };
  return [
    await model.getTextFeatures(texts),
    await model.getTextFeatures({ ...texts, walkType: 'box' }),
    await model.getTextFeatures({ ...texts, walkType: 'long' }, { allowShorterLong: true }),
    await model.getImageFeatures(images),
    await model.getImageDenseFeature(images),
  ];
}

/** IEEE half bits of the nearest half, ties to even; for numbers in range. */
function float16Bits(value: number): number {
  const [bits = 0] = new Uint32Array(Float32Array.of(value).buffer);
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude < 0x38800000) return sign | Math.round(Math.abs(value) * 2 ** 24); // subnormal
  return sign | (((magnitude + 0xfff + ((magnitude >>> 13) & 1)) >>> 13) - 0x1c000);
}

/** bfloat16 bits of the nearest bfloat16, ties to even. */
function bfloat16Bits(value: number): number {
  const [bits = 0] = new Uint32Array(Float32Array.of(value).buffer);
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}

function rounded(dtype: string, toBits: (value: number) => number): Record<string, TestTensor> {
  return Object.fromEntries(
    names.map((name) => {
      const { shape, values } = tensors.get(name)!;
      return [name, { dtype, shape, bytes: new Uint8Array(Uint16Array.from(values, toBits).buffer) }];
    }),
  );
}

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

const expected = await resultsOf(folder(path));

const halves = [
  { dtype: 'F16', toBits: float16Bits, tolerance: 3e-3, leastCosine: 0.9999994 },
  { dtype: 'BF16', toBits: bfloat16Bits, tolerance: 2.5e-2, leastCosine: 0.99996 },
];

describe('a checkpoint', () => {
  it('gives the same bits from memory as from its file', async () => {
    expect(await resultsOf(oneFile(stored))).toEqual(expected);
  });

  it('gives the same bits in two shards', async () => {
    const half = (odd: number) => Object.fromEntries(Object.entries(stored).filter((_, i) => i % 2 === odd));
    const shards = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'];
    const weightMap = Object.fromEntries(names.map((name, index) => [name, shards[index % 2]]));
    const index = JSON.stringify({ metadata: {}, weight_map: weightMap });
    const sharded = inMemory({
      [shards[0]!]: safetensorsBytes(half(0)),
      [shards[1]!]: safetensorsBytes(half(1)),
      'model.safetensors.index.json': new TextEncoder().encode(index),
    });
    expect(await resultsOf(sharded)).toEqual(expected);
  });

  it.each(halves)('in $dtype gives the bits of the rounded values in float32', async ({ dtype, toBits }) => {
    const half = oneFile(rounded(dtype, toBits));
    const widened: Record<string, TestTensor> = {};
    for (const tensor of (await openCheckpoint(half)).tensors.values()) {
      widened[tensor.name] = float32Tensor(tensor.shape, await readFloat32(tensor));
    }
    expect(await resultsOf(half)).toEqual(await resultsOf(oneFile(widened)));
  });

  it.each(halves)(
    'in $dtype stays within its tolerance',
    async ({ dtype, toBits, tolerance, leastCosine }) => {
      const results = await resultsOf(oneFile(rounded(dtype, toBits)));
      const features = results.slice(0, -1);
      for (const [index, { data }] of features.entries()) {
        const reference = expected[index]!.data;
        const worst = Math.max(...data.map((value, i) => Math.abs(value - reference[i]!)));
        expect(worst).toBeLessThan(tolerance);
        expect(worst).toBeGreaterThan(0);
        for (let start = 0; start < data.length; start += 64) {
          const row = data.subarray(start, start + 64);
          expect(cosine(row, reference.subarray(start, start + 64))).toBeGreaterThanOrEqual(leastCosine);
        }
      }
    },
  );

  it('whose tensors do not fit is refused with the full names', async () => {
    const { 'text_model.encoder.layers.1.mlp.fc1.weight': renamed, ...others } = stored;
    const probe = stored['vision_model.head.probe']!;
    const wrong = oneFile({
      'text_model.encoder.layers.1.mlp.fc1.weights': renamed!,
      ...others,
      'vision_model.head.probe': { ...probe, shape: [64, 1, 1] },
      logit_bias: { dtype: 'I32', shape: [1], bytes: new Uint8Array(4) },
    });
    const refusal = await Fgclip2Model.fromPretrained(wrong, { runtime }).catch((error: Error) => error);
    expect((refusal as Error).message).toBe(
      [
        `[@fgclip2/checkpoint] The ${names.length} tensors of memory do not fit the model.`,
        'Missing (1):',
        '  text_model.encoder.layers.1.mlp.fc1.weight [128, 64] (nearest: text_model.encoder.layers.1.mlp.fc1.weights, text_model.encoder.layers.0.mlp.fc1.weight, text_model.encoder.layers.1.mlp.fc2.weight)',
        'Not fitting (2):',
        '  vision_model.head.probe: expected shape [1, 1, 64], found [64, 1, 1]',
        '  logit_bias: expected dtype F32, F16 or BF16, found I32',
      ].join('\n'),
    );
  });

  it('with a tensor too many runs, and lists it when asked', async () => {
    const more = oneFile({ ...stored, 'vision_model.encoder.adapter': float32Tensor([1], [0]) });
    expect(await resultsOf(more)).toEqual(expected);
    const opened = await openCheckpoint(more);
    const weights = opened.weights();
    const { config: tiny } = await Fgclip2Model.fromPretrained(more, { runtime });
    await using _ = new Fgclip2Model({ config: tiny, weights, runtime });
    expect(weights.unexpected()).toEqual(['vision_model.encoder.adapter']);
    expect(() => weights.verify({ complete: true })).toThrow(
      'Unexpected (1):\n  vision_model.encoder.adapter',
    );
  });
});
