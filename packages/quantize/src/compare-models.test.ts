import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { folder } from '@fgclip2/files/node';
import { Fgclip2Model } from '@fgclip2/model';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { Tensor } from '@fgclip2/tensor';
import { fillUnit } from '@fgclip2/test-kit/procedural';
import { afterAll, describe, expect, it } from 'vitest';
import { calibrate } from './calibrate.ts';
import { compareModels } from './compare-models.ts';
import { compareTokenTables } from './compare-token-tables.ts';
import { quantizeCheckpoint } from './node/quantize-checkpoint.ts';

const tiny = folder(fileURLToPath(new URL('../../../tools/test-kit/goldens/tiny', import.meta.url)));
const runtime = nodeRuntime();
const exact = await Fgclip2Model.fromPretrained(tiny, { runtime });
const directory = await mkdtemp(join(tmpdir(), 'fgclip2-compare-'));
afterAll(async () => {
  await exact.dispose();
  await runtime.dispose();
  await rm(directory, { recursive: true });
});

const images = Array.from({ length: 8 }, (_, index) => {
  const pixels = new Float32Array(20 * 768);
  fillUnit(`compare ${index}`, 1, pixels);
  return {
    pixelValues: new Tensor('float32', pixels, [1, 20, 768]),
    spatialShapes: new Tensor('int64', BigInt64Array.of(4n, 5n), [1, 2]),
  };
});
const regions = images.map(() => ({ boxes: [[0, 0, 40, 32] as const], imageSize: [64, 80] as const }));
const ids = (texts: number, slots: number) => ({
  inputIds: new Tensor(
    'int64',
    BigInt64Array.from({ length: texts * slots }, (_, i) => BigInt((i * i) % 997)),
    [texts, slots],
  ),
});
const texts = { short: ids(3, 64), box: ids(4, 64), long: ids(2, 196) };
const samples = { images, regions, texts };

describe('compareModels', () => {
  it('finds a model equal to itself, in every kind', async () => {
    const agreement = await compareModels(exact, exact, samples);
    expect(Object.entries(agreement).map(([kind, { vectors }]) => [kind, vectors])).toEqual([
      ['image', 8],
      ['dense', 160],
      ['region', 8],
      ['short', 3],
      ['box', 4],
      ['long', 2],
    ]);
    for (const { meanCosine, worstCosine, topKOverlap } of Object.values(agreement)) {
      expect(meanCosine).toBeCloseTo(1, 6);
      expect(worstCosine).toBeCloseTo(1, 6);
      expect(topKOverlap ?? 1).toBe(1);
    }
    expect(agreement.short!.topKOverlap).toBe(1);
    expect(agreement.image!.topKOverlap).toBeUndefined();
  });

  it('finds the rows of an 8-bit token table close, each by itself', async () => {
    await quantizeCheckpoint(tiny, join(directory, 'rows'), 'q4');
    const same = await compareTokenTables(tiny, tiny);
    expect([same.vectors, same.meanCosine]).toEqual([1000, expect.closeTo(1, 12)]);
    const { vectors, meanCosine, worstCosine } = await compareTokenTables(
      tiny,
      folder(join(directory, 'rows')),
    );
    expect(vectors).toBe(1000);
    expect(worstCosine).toBeGreaterThan(0.9999);
    expect(meanCosine).toBeLessThan(1 - 1e-7);
  });

  it('omits what there is no sample of', async () => {
    const agreement = await compareModels(exact, exact, { images: images.slice(0, 1), texts: {} });
    expect(Object.keys(agreement)).toEqual(['image', 'dense']);
  });

  it('finds 8 bits closer than 4, and calibrated ones no further from the source', async () => {
    const measured = await calibrate(
      tiny,
      { images, texts: [texts.short, { ...texts.long, walkType: 'long' }] },
      { runtime },
    );
    expect(measured.size).toBe(12);
    const cosineOf = async (name: string, dtype: 'q8' | 'q4', calibration?: typeof measured) => {
      await quantizeCheckpoint(tiny, join(directory, name), dtype, { calibration });
      await using other = await Fgclip2Model.fromPretrained(folder(join(directory, name)), { runtime });
      const { image, short } = await compareModels(exact, other, samples);
      return Math.min(image!.meanCosine, short!.meanCosine);
    };
    const [estimated, calibrated, small] = [
      await cosineOf('q8', 'q8'),
      await cosineOf('q8 calibrated', 'q8', measured),
      await cosineOf('q4', 'q4'),
    ];
    expect(estimated).toBeGreaterThan(0.998);
    expect(calibrated).toBeGreaterThan(0.998);
    expect(small).toBeLessThan(Math.min(estimated, calibrated));
  });
});
