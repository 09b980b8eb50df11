import { fileURLToPath } from 'node:url';
import { folder } from '@fgclip2/files/node';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { Tensor } from '@fgclip2/tensor';
import { afterAll, describe, expect, it } from 'vitest';
import { Fgclip2TextModel } from './fgclip2-text-model.ts';

const tiny = folder(fileURLToPath(new URL('../../../tools/test-kit/goldens/tiny', import.meta.url)));
const runtime = nodeRuntime();
const model = await Fgclip2TextModel.fromPretrained(tiny, { runtime });
afterAll(async () => {
  await model.dispose();
  await runtime.dispose();
});

const ids = (texts: number, slots: number) =>
  new Tensor(
    'int64',
    BigInt64Array.from({ length: texts * slots }, (_, i) => BigInt((i * 31) % 1000)),
    [texts, slots],
  );

describe('getPooledOutput', () => {
  it.each([
    ['short', 64],
    ['box', 33],
    ['long', 196],
  ] as const)('is the poolerOutput of forward on the %s walk', async (walkType, slots) => {
    const inputs = { inputIds: ids(3, slots), walkType };
    const { poolerOutput } = await model.forward(inputs);
    const pooled = await model.getPooledOutput(inputs);
    expect(pooled.dims).toEqual(poolerOutput.dims);
    expect(worst(pooled, poolerOutput)).toBeLessThan(2e-6);
  });

  it('is so with a mask, an empty one included', async () => {
    const mask = Int32Array.from({ length: 128 }, (_, i) => Number(i < 64 + 10 && i >= 64));
    const inputs = { inputIds: ids(2, 64), attentionMask: new Tensor('int32', mask, [2, 64]) };
    const { poolerOutput } = await model.forward(inputs);
    expect(worst(await model.getPooledOutput(inputs), poolerOutput)).toBeLessThan(2e-6);
  });

  it('is the same for a text in company and alone, over the groups texts run in', async () => {
    const all = await model.getPooledOutput({ inputIds: ids(35, 64) });
    const last = new Tensor('int64', ids(35, 64).data.slice(34 * 64), [1, 64]);
    const alone = await model.getPooledOutput({ inputIds: last });
    expect(worst(new Tensor('float32', all.data.slice(34 * 64), [1, 64]), alone)).toBeLessThan(2e-6);
  });
});

function worst(a: Tensor<'float32'>, b: Tensor<'float32'>): number {
  return a.data.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b.data[i]!)), 0);
}
