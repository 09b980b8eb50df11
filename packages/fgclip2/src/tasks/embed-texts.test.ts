import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import type { Fgclip2Model } from '@fgclip2/model';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { Tensor } from '@fgclip2/tensor';
import { afterAll, describe, expect, it } from 'vitest';
import { load } from '../node/load.ts';
import { embedTexts, type TaskProgress } from './embed-texts.ts';

const fgclip2 = await load(demoCheckpoint);
afterAll(() => fgclip2.dispose());

const texts = demoScenes().flatMap(({ caption, longCaption }) => [caption.en, caption.zh, longCaption.en]);

describe('embedTexts', () => {
  it.each(['short', 'box', 'long'] as const)('gives n texts what each gets alone (%s)', async (walkType) => {
    const { vectors } = await fgclip2.embedTexts(texts, { walkType });
    expect(vectors.dims).toEqual([texts.length, 192]);
    // Bit-equal where this was written; the runtime decides which kernel a batch takes.
    for (const row of [0, 1, 2, 31, 32, 41]) {
      const alone = await fgclip2.embedTexts([texts[row]!], { walkType });
      alone.vectors.data.forEach((value, i) => {
        expect(Math.abs(value - vectors.data[row * 192 + i]!)).toBeLessThan(2e-6);
      });
    }
  });

  it('gives the same bits whichever worker a batch falls to', async () => {
    await using runtime = nodeRuntime({ threads: 1, workers: 2 });
    await using pooled = await load(demoCheckpoint, { runtime });
    // The same two batches twice: the workers share the four.
    const twice = [...texts.slice(0, 32), ...texts.slice(0, 32)];
    const { vectors } = await pooled.embedTexts(twice);
    expect(vectors.data.slice(32 * 192)).toEqual(vectors.data.slice(0, 32 * 192));
    expect((await pooled.embedTexts(twice)).vectors).toEqual(vectors);
  });

  it('gives vectors of length 1, or as the model gives them, and says which', async () => {
    const unit = await fgclip2.embedTexts(['a compass']);
    const raw = await fgclip2.embedTexts(['a compass'], { normalized: false });
    expect(Math.hypot(...unit.vectors.data)).toBeCloseTo(1, 6);
    expect(Math.abs(Math.hypot(...raw.vectors.data) - 1)).toBeGreaterThan(0.1);
    expect(unit.source).toEqual({
      kind: 'text',
      model: demoCheckpoint.name,
      weights: expect.stringMatching(/^[0-9a-f]{64}$/),
      arithmetic: 1,
      storedAs: ['F16', 'F32'],
      dtype: 'fp16',
      width: 192,
      normalized: true,
      preprocessing: 2,
      walkType: 'short',
    });
    expect(raw.source.normalized).toBe(false);
  });

  it('tells how far it has come, and stops when it is aborted', async () => {
    const reason = new Error('changed my mind');
    const controller = new AbortController();
    const progress: TaskProgress[] = [];
    await fgclip2.embedTexts(texts, { onProgress: (event) => progress.push(event) });
    expect(progress).toEqual([
      { done: 16, total: 42 },
      { done: 32, total: 42 },
      { done: 42, total: 42 },
    ]);
    const onProgress = () => controller.abort(reason);
    const task = fgclip2.embedTexts(texts, { onProgress, signal: controller.signal });
    await expect(task).rejects.toBe(reason);
  });

  it('gives no vectors for no texts', async () => {
    expect((await fgclip2.embedTexts([])).vectors.dims).toEqual([0, 192]);
  });

  it('refuses what is no array of strings, and a vector of zeros', async () => {
    await expect(fgclip2.embedTexts('a cat' as unknown as string[])).rejects.toThrow(
      new TypeError('[fgclip2] Expected an array of strings for texts, got "a cat".'),
    );
    const zeros: Partial<Fgclip2Model> = {
      config: fgclip2.model.config,
      concurrency: 1,
      getTextFeatures: async () => Tensor.zeros('float32', [1, 192]),
    };
    await expect(embedTexts({ ...fgclip2, model: zeros as Fgclip2Model }, ['a cat'])).rejects.toThrow(
      '[fgclip2] Expected a vector with a direction for a cat, got zeros.',
    );
  });
});
