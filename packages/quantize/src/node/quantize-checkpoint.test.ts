import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openCheckpoint } from '@fgclip2/checkpoint';
import { folder } from '@fgclip2/files/node';
import { Fgclip2Model } from '@fgclip2/model';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { dot, normalize, Tensor } from '@fgclip2/tensor';
import { fillUnit, writeProceduralCheckpoint } from '@fgclip2/test-kit/procedural';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quantizeCheckpoint } from './quantize-checkpoint.ts';

const tiny = folder(fileURLToPath(new URL('../../../../tools/test-kit/goldens/tiny', import.meta.url)));
const runtime = nodeRuntime();
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fgclip2-quantize-'));
});
afterAll(async () => {
  await runtime.dispose();
  await rm(directory, { recursive: true });
});

const pixels = new Float32Array(2 * 20 * 768);
fillUnit('quantize', 1, pixels);
const images = {
  pixelValues: new Tensor('float32', pixels, [2, 20, 768]),
  spatialShapes: new Tensor('int64', BigInt64Array.of(4n, 5n, 4n, 5n), [2, 2]),
};
const ids = (texts: number) =>
  new Tensor(
    'int64',
    BigInt64Array.from({ length: texts * 64 }, (_, i) => BigInt((i * 37) % 1000)),
    [texts, 64],
  );

async function featuresOf(path: ReturnType<typeof folder>) {
  await using model = await Fgclip2Model.fromPretrained(path, { runtime });
  return {
    image: await model.getImageFeatures(images),
    dense: await model.getImageDenseFeature(images),
    text: await model.getTextFeatures({ inputIds: ids(2) }),
    box: await model.getTextFeatures({ inputIds: ids(2), walkType: 'box' }),
  };
}

/** The smallest cosine between rows of the same place. */
function worstCosine(a: Tensor<'float32'>, b: Tensor<'float32'>): number {
  const width = a.dims.at(-1)!;
  const [x, y] = [normalize(a).data, normalize(b).data];
  const rows = Array.from({ length: x.length / width }, (_, row) =>
    dot(x.subarray(row * width, (row + 1) * width), y.subarray(row * width, (row + 1) * width)),
  );
  return Math.min(...rows);
}

describe('quantizeCheckpoint', () => {
  it.each([
    ['fp16', 0.999998],
    ['q8', 0.998],
    ['q4', 0.93],
  ] as const)('writes a %s folder that opens like any other, close to the source', async (dtype, least) => {
    const target = join(directory, dtype);
    const progress: number[] = [];
    await quantizeCheckpoint(tiny, target, dtype, {
      onProgress: (written, total) => progress.push(written / total),
    });
    expect(progress.at(-1)).toBe(1);
    const [exact, close] = await Promise.all([featuresOf(tiny), featuresOf(folder(target))]);
    for (const kind of ['image', 'dense', 'text', 'box'] as const) {
      const cosine = worstCosine(exact[kind], close[kind]);
      expect(cosine, kind).toBeGreaterThan(least);
      expect(cosine, kind).toBeLessThan(1 - 1e-12);
    }
    const config = JSON.parse(await readFile(join(target, 'config.json'), 'utf8'));
    expect(config.quantization_config?.dtype ?? config.dtype).toBe(dtype === 'fp16' ? 'float16' : dtype);
    expect(await readdir(target)).toContain('preprocessor_config.json');
  });

  it('keeps norms, positions, patch embedding and heads as they are in q4', async () => {
    const { tensors } = await openCheckpoint(folder(join(directory, 'q4')));
    const dtypes = new Map([...tensors.values()].map(({ name, dtype }) => [name, dtype]));
    expect(dtypes.get('vision_model.embeddings.patch_embedding.weight')).toBe('F32');
    expect(dtypes.get('vision_model.head.mlp.fc1.weight')).toBe('F32');
    expect(dtypes.get('text_model.embeddings.token_embedding.qrows')).toBe('U8');
    expect(dtypes.get('text_model.encoder.layers.2.mlp.fc2.qweight')).toBe('U8');
    expect(dtypes.has('text_model.encoder.layers.2.mlp.fc2.weight')).toBe(false);
  });

  it('gives a text the same features in company and alone', async () => {
    await using model = await Fgclip2Model.fromPretrained(folder(join(directory, 'q8')), { runtime });
    const all = await model.getTextFeatures({ inputIds: ids(3) });
    const alone = await model.getTextFeatures({
      inputIds: new Tensor('int64', ids(3).data.slice(128), [1, 64]),
    });
    expect([...all.data.subarray(128)]).toEqual([...alone.data]);
  });

  it('gives an image the same features in company and alone, padding included', async () => {
    await using model = await Fgclip2Model.fromPretrained(folder(join(directory, 'q8')), { runtime });
    const mask = new Tensor(
      'int32',
      Int32Array.from({ length: 40 }, (_, i) => Number(i % 20 < 15)),
      [2, 20],
    );
    const batch = {
      pixelValues: images.pixelValues,
      spatialShapes: new Tensor('int64', BigInt64Array.of(3n, 5n, 3n, 5n), [2, 2]),
      pixelAttentionMask: mask,
    };
    const alone = {
      pixelValues: new Tensor('float32', pixels.slice(20 * 768), [1, 20, 768]),
      spatialShapes: new Tensor('int64', BigInt64Array.of(3n, 5n), [1, 2]),
      pixelAttentionMask: new Tensor('int32', mask.data.slice(20), [1, 20]),
    };
    const [together, single] = [
      await model.visionModel.forward(batch),
      await model.visionModel.forward(alone),
    ];
    expect([...together.lastHiddenState.data.subarray(20 * 64)]).toEqual([...single.lastHiddenState.data]);
    const [all, one] = [await model.getImageFeatures(batch), await model.getImageFeatures(alone)];
    expect([...all.data.subarray(64)]).toEqual([...one.data]);
  });

  it('writes the sha256 of each tensor into the header, but of the cosines, which come later', async () => {
    const path = join(directory, 'digests');
    await quantizeCheckpoint(tiny, path, 'q8', { runtime });
    const { tensors } = await openCheckpoint(folder(path));
    const without: string[] = [];
    for (const { name, source, start, end, sha256 } of tensors.values()) {
      if (sha256 === undefined) without.push(name);
      else
        expect(
          createHash('sha256')
            .update(await source.read(start, end))
            .digest('hex'),
        ).toBe(sha256);
    }
    expect(without).toEqual(['text_model.probe.cosine', 'vision_model.probe.cosine']);
  });

  it('smooths by what was measured', async () => {
    const largest = new Float32Array(64).fill(1);
    largest[3] = 400;
    const calibration = new Map([['vision_model.encoder.layers.0.layer_norm1', largest]]);
    await quantizeCheckpoint(tiny, join(directory, 'calibrated'), 'q8', { calibration });
    const norm = async (path: string) => {
      const tensor = (await openCheckpoint(folder(join(directory, path)))).tensors.get(
        'vision_model.encoder.layers.0.layer_norm1.weight',
      )!;
      return new Float32Array((await tensor.source.read(tensor.start, tensor.end)).slice().buffer);
    };
    const [calibrated, estimated] = [await norm('calibrated'), await norm('q8')];
    expect(calibrated[3]! / estimated[3]!).toBeLessThan(0.2);
  });

  it('takes widths that are no multiple of a block', async () => {
    const tower = { hidden_size: 48, intermediate_size: 72, num_hidden_layers: 1, num_attention_heads: 3 };
    const source = join(directory, 'narrow');
    await writeProceduralCheckpoint(
      source,
      {
        text_config: {
          ...tower,
          vocab_size: 1000,
          max_position_embeddings: 64,
          longtext_len: 196,
          projection_size: 48,
        },
        vision_config: { ...tower, num_channels: 3, num_patches: 256, patch_size: 16 },
      },
      1,
    );
    await quantizeCheckpoint(folder(source), join(directory, 'narrow-q4'), 'q4');
    const [exact, close] = [
      await featuresOf(folder(source)),
      await featuresOf(folder(join(directory, 'narrow-q4'))),
    ];
    expect(worstCosine(exact.image, close.image)).toBeGreaterThan(0.95);
  });

  it('refuses a folder that exists', async () => {
    await expect(quantizeCheckpoint(tiny, directory, 'q8')).rejects.toThrow(
      `[@fgclip2/quantize] Expected a new folder for the copy, got ${directory}, which exists.`,
    );
  });

  it('refuses another dtype', async () => {
    await expect(quantizeCheckpoint(tiny, join(directory, 'x'), 'q3' as 'q4')).rejects.toThrow(
      '[@fgclip2/quantize] Expected fp16, q8 or q4 for dtype, got "q3".',
    );
  });

  it('refuses a checkpoint that is quantized already', async () => {
    await expect(
      quantizeCheckpoint(folder(join(directory, 'q8')), join(directory, 'x'), 'q4'),
    ).rejects.toThrow('[@fgclip2/quantize] Expected an unquantized checkpoint, got');
  });

  it('refuses a folder that another program has made meanwhile, and leaves that alone', async () => {
    const target = join(directory, 'meanwhile');
    const onProgress = () => {
      mkdirSync(target, { recursive: true });
      writeFileSync(join(target, 'mine.txt'), 'mine');
    };
    await expect(quantizeCheckpoint(tiny, target, 'q8', { onProgress })).rejects.toThrow(
      `[@fgclip2/quantize] Expected a new folder for the copy, got ${target}, which exists.`,
    );
    expect(readdirSync(target)).toEqual(['mine.txt']);
    expect(readdirSync(directory).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('leaves nothing behind when it is aborted', async () => {
    const controller = new AbortController();
    const before = await readdir(directory);
    await expect(
      quantizeCheckpoint(tiny, join(directory, 'aborted'), 'q8', {
        signal: controller.signal,
        onProgress: () => controller.abort(new Error('enough')),
      }),
    ).rejects.toThrow('enough');
    expect(await readdir(directory)).toEqual(before);
  });
});
