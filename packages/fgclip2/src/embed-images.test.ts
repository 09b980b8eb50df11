import { fileURLToPath } from 'node:url';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { decodeImage } from '@fgclip2/image-processor/node';
import { afterAll, describe, expect, it } from 'vitest';
import type { TaskProgress } from './embed-texts.ts';
import { load } from './load.ts';

const fgclip2 = await load(demoCheckpoint);
afterAll(() => fgclip2.dispose());

const urls = demoScenes()
  .slice(0, 5)
  .map(({ url }) => url);

describe('embedImages', () => {
  it('gives n pictures the bits that each gets alone, whatever their sizes', async () => {
    const together = await fgclip2.embedImages(urls);
    const alone = [];
    for (const url of urls) alone.push(...(await fgclip2.embedImages([url])).vectors.data);
    expect(together.vectors.dims).toEqual([5, 192]);
    expect([...together.vectors.data]).toEqual(alone);
    expect(together.indices).toEqual([0, 1, 2, 3, 4]);
  });

  it('gives vectors of length 1, or as the model gives them', async () => {
    const [url] = urls;
    const unit = await fgclip2.embedImages([url!]);
    const raw = await fgclip2.embedImages([url!], { normalized: false });
    expect(Math.hypot(...unit.vectors.data)).toBeCloseTo(1, 6);
    const norm = Math.hypot(...raw.vectors.data);
    expect(norm).toBeGreaterThan(2);
    raw.vectors.data.forEach((value, i) => {
      expect(Math.abs(value / norm - unit.vectors.data[i]!)).toBeLessThan(1e-6);
    });
    expect([unit.source.normalized, raw.source.normalized]).toEqual([true, false]);
  });

  it('says what made them, in JSON', async () => {
    const { source } = await fgclip2.embedImages([urls[0]!], { maxNumPatches: 64 });
    expect(JSON.parse(JSON.stringify(source))).toEqual({
      kind: 'image',
      model: demoCheckpoint.name,
      storedAs: ['F16', 'F32'],
      dtype: 'fp16',
      width: 192,
      normalized: true,
      preprocessing: 1,
      patches: 64,
      imageProcessor: 'Fgclip2ImageProcessor',
    });
    expect((await fgclip2.embedImages([])).source.patches).toBe('by size');
  });

  it('names a picture that cannot be read, and goes on', async () => {
    const progress: TaskProgress[] = [];
    const damaged = new File(['no picture'], 'damaged.png');
    const images = ['/no/such.png', urls[0]!, damaged, await decodeImage(urls[1]!), 'data:,none'];
    const { vectors, indices, failures } = await fgclip2.embedImages(images, {
      onProgress: (event) => progress.push(event),
    });
    expect(failures.map(({ index, name }) => [index, name])).toEqual([
      [0, '/no/such.png'],
      [2, 'damaged.png'],
      [4, 'picture 4'],
    ]);
    expect(failures[0]!.error.message).toContain('Expected a picture file at /no/such.png, got ENOENT');
    expect(indices).toEqual([1, 3]);
    const { vectors: whole } = await fgclip2.embedImages(urls.slice(0, 2));
    expect([...vectors.data]).toEqual([...whole.data]);
    expect(progress).toEqual([1, 2, 3, 4, 5].map((done) => ({ done, total: 5 })));
  });

  it('stops between pictures, and does not take an abort for a damaged picture', async () => {
    const reason = new Error('changed my mind');
    const controller = new AbortController();
    const done: number[] = [];
    const task = fgclip2.embedImages(
      urls.map((url) => fileURLToPath(url)),
      {
        signal: controller.signal,
        onProgress: (progress) => {
          done.push(progress.done);
          if (progress.done === 2) controller.abort(reason);
        },
      },
    );
    await expect(task).rejects.toBe(reason);
    expect(done).toEqual([1, 2]);
  });

  it('refuses one picture where an array is due, and options that are wrong for all', async () => {
    await expect(fgclip2.embedImages('a.png' as unknown as string[])).rejects.toThrow(
      new TypeError('[fgclip2] Expected an array of pictures for images, got "a.png".'),
    );
    await expect(fgclip2.embedImages(urls, { maxNumPatches: 0 })).rejects.toThrow(
      'Expected a whole number >= 1 for maxNumPatches, got 0.',
    );
  });
});
