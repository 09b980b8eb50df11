import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { decodeImage } from '@fgclip2/image-processor/node';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { load } from '../node/load.ts';
import { embedImages, type StreamProgress } from './embed-images.ts';
import type { TaskProgress } from './embed-texts.ts';

const fgclip2 = await load(demoCheckpoint);
afterAll(() => fgclip2.dispose());

const urls = demoScenes()
  .slice(0, 5)
  .map(({ url }) => url);

describe('embedImages', () => {
  it('gives n images the bits that each gets alone, whatever their sizes', async () => {
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
      weights: expect.stringMatching(/^[0-9a-f]{64}$/),
      dtype: 'fp16',
      arithmetic: 1,
      width: 192,
      normalized: true,
      preprocessing: 2,
      orientation: 'upright',
      patches: 64,
      imageProcessor: 'Fgclip2ImageProcessor',
    });
    expect((await fgclip2.embedImages([])).source.patches).toBe('by size');
  });

  it('names an image that cannot be read, and goes on', async () => {
    const progress: TaskProgress[] = [];
    const damaged = new File(['no image'], 'damaged.png');
    const images = ['/no/such.png', urls[0]!, damaged, await decodeImage(urls[1]!), 'data:,none'];
    const { vectors, indices, failures } = await fgclip2.embedImages(images, {
      onProgress: (event) => progress.push(event),
    });
    expect(failures.map(({ index, name }) => [index, name])).toEqual([
      [0, '/no/such.png'],
      [2, 'damaged.png'],
      [4, 'image 4'],
    ]);
    expect(failures[0]!.error.message).toContain('Expected an image file at /no/such.png, got no such file.');
    expect(indices).toEqual([1, 3]);
    const { vectors: whole } = await fgclip2.embedImages(urls.slice(0, 2));
    expect([...vectors.data]).toEqual([...whole.data]);
    expect(progress).toEqual([1, 2, 3, 4, 5].map((done) => ({ done, total: 5 })));
  });

  it('stops between images, and does not take an abort for a damaged image', async () => {
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

  it('refuses one image where an array is due, and options that are wrong for all', async () => {
    await expect(fgclip2.embedImages('a.png' as unknown as string[])).rejects.toThrow(
      new TypeError('[fgclip2] Expected an array for images, got "a.png".'),
    );
    await expect(fgclip2.embedImages(urls, { maxNumPatches: 0 })).rejects.toThrow(
      'Expected a whole number >= 1 for maxNumPatches, got 0.',
    );
  });
});

describe('embedImages on a runtime with workers', () => {
  const many = [...urls, ...urls, ...urls];

  it('gives n images the bits and the order of single ones, on every worker', async () => {
    const workers: Worker[] = [];
    const remember = (worker: Worker) => {
      workers.push(worker);
    };
    process.on('worker', remember);
    await using runtime = nodeRuntime({ threads: 1, workers: 2 });
    await using pooled = await load(demoCheckpoint, { runtime });
    const alone = [];
    for (const url of urls) alone.push(...(await pooled.embedImages([url])).vectors.data);
    expect(workers).toHaveLength(1);
    const together = await pooled.embedImages(many);
    expect(workers).toHaveLength(2);
    process.off('worker', remember);
    expect(together.indices).toEqual(many.map((_, index) => index));
    expect([...together.vectors.data]).toEqual([...alone, ...alone, ...alone]);
    // Another number of threads may round differently, but by this much at most.
    const { vectors } = await fgclip2.embedImages(many);
    vectors.data.forEach((value, i) => {
      expect(Math.abs(value - together.vectors.data[i]!)).toBeLessThan(2e-6);
    });
  });

  it('keeps failures in their places and counts every image', async () => {
    await using runtime = nodeRuntime({ threads: 1, workers: 3 });
    await using pooled = await load(demoCheckpoint, { runtime });
    const progress: number[] = [];
    const images = ['data:,none', ...urls, '/no/such.png', ...urls, 'data:,none'];
    const { indices, failures, vectors } = await pooled.embedImages(images, {
      onProgress: ({ done, total }) => progress.push(done / total),
    });
    expect(failures.map(({ index, name }) => [index, name])).toEqual([
      [0, 'image 0'],
      [6, '/no/such.png'],
      [12, 'image 12'],
    ]);
    expect(indices).toEqual([1, 2, 3, 4, 5, 7, 8, 9, 10, 11]);
    expect([...vectors.data.subarray(0, 5 * 192)]).toEqual([...vectors.data.subarray(5 * 192)]);
    expect(progress).toEqual(images.map((_, index) => (index + 1) / images.length));
  });

  it('decodes only a few images ahead', async () => {
    await using runtime = nodeRuntime({ threads: 1, workers: 2 });
    await using pooled = await load(demoCheckpoint, { runtime });
    let decoded = 0;
    let done = 0;
    let most = 0;
    const counting = {
      ...pooled,
      decodeImage: (...args: Parameters<typeof pooled.decodeImage>) => {
        most = Math.max(most, ++decoded - done);
        return pooled.decodeImage(...args);
      },
    };
    await embedImages(counting, many, { onProgress: (event) => (done = event.done) });
    expect([decoded, most]).toEqual([15, 4]);
  });

  it('stops when it is aborted, and can be asked again', async () => {
    await using runtime = nodeRuntime({ threads: 1, workers: 2 });
    await using pooled = await load(demoCheckpoint, { runtime });
    const controller = new AbortController();
    const reason = new Error('changed my mind');
    let last = 0;
    const task = pooled.embedImages(many, {
      signal: controller.signal,
      onProgress: ({ done }) => {
        last = done;
        if (done === 3) controller.abort(reason);
      },
    });
    await expect(task).rejects.toBe(reason);
    expect(last).toBe(3);
    expect((await pooled.embedImages(urls)).indices).toHaveLength(5);
  });

  it('rejects when it is disposed in the middle', async () => {
    await using runtime = nodeRuntime({ threads: 1, workers: 2 });
    const pooled = await load(demoCheckpoint, { runtime });
    const task = pooled.embedImages(many, {
      onProgress: ({ done }) => {
        if (done === 2) void pooled.dispose();
      },
    });
    await expect(task).rejects.toThrow(/disposed/);
  });

  it('rejects when a run fails, once nothing is running, and can be asked again', async () => {
    await using runtime = nodeRuntime({ threads: 1, workers: 2 });
    await using pooled = await load(demoCheckpoint, { runtime });
    const before = await pooled.embedImages(many);
    const run = vi.spyOn(pooled.model.visionModel, 'pool');
    const { pool } = Object.getPrototypeOf(pooled.model.visionModel) as typeof pooled.model.visionModel;
    let running = 0;
    run.mockImplementation(async (...args) => {
      if (run.mock.calls.length === 6) throw new Error('its calls are lost');
      running++;
      return pool.apply(pooled.model.visionModel, args).finally(() => running--);
    });
    await expect(pooled.embedImages(many)).rejects.toThrow('its calls are lost');
    expect([running, run.mock.calls.length]).toEqual([0, 6]);
    run.mockRestore();
    expect((await pooled.embedImages(many)).vectors).toEqual(before.vectors);
  });
});

describe('embedImageStream', () => {
  it('gives the vectors of embedImages in the order of an async generator, with sizes and names', async () => {
    async function* images() {
      yield urls[0]!;
      yield { name: 'decoded', image: await decodeImage(urls[1]!) };
      yield '/no/such.png';
    }
    const stream = fgclip2.embedImageStream(images(), { onProgress: (event) => progress.push(event) });
    const progress: StreamProgress[] = [];
    const items = await Array.fromAsync(stream);
    const { vectors, source } = await fgclip2.embedImages(urls.slice(0, 2));
    expect(items.map(({ index, name }) => [index, name])).toEqual([
      [0, String(urls[0])],
      [1, 'decoded'],
      [2, '/no/such.png'],
    ]);
    for (const item of items.slice(0, 2)) {
      if (item.error) throw item.error;
      expect([...item.vector]).toEqual([...vectors.row(item.index).data]);
      const { width, height } = await decodeImage(urls[item.index]!);
      expect([item.width, item.height, item.denseFeatures]).toEqual([width, height, undefined]);
    }
    expect(items[2]!.error?.message).toContain('got no such file');
    expect(progress).toEqual([1, 2, 3].map((done) => ({ done, total: undefined })));
    expect(await stream.source()).toEqual(source);
  });

  it('gives dense features from the same run of the tower', async () => {
    const encode = vi.spyOn(fgclip2.model.visionModel, 'encodeImages');
    const [item] = await Array.fromAsync(fgclip2.embedImageStream(urls.slice(0, 1), { dense: true }));
    expect(encode).toHaveBeenCalledTimes(1);
    encode.mockRestore();
    if (item!.error) throw item!.error;
    const { features } = await fgclip2.encode(urls[0]!);
    expect([item!.rows, item!.columns]).toEqual([features.rows, features.columns]);
    expect(item!.denseFeatures).toEqual(await features.denseFeatures());
  });

  it('leaves the model usable when the loop is left', async () => {
    for await (const _ of fgclip2.embedImageStream(urls)) break;
    expect((await fgclip2.embedImages(urls.slice(0, 1))).indices).toEqual([0]);
  });

  it('refuses what is no iterable, another order and an unknown option', () => {
    expect(() => fgclip2.embedImageStream('a.png' as unknown as string[])).toThrow(
      new TypeError(
        '[fgclip2] Expected an iterable of images, such as an array or an async generator, got "a.png".',
      ),
    );
    expect(() => fgclip2.embedImageStream(urls, { order: 'any' as 'given' })).toThrow(
      new RangeError(`[fgclip2] Expected 'given' or 'finished' for order, got "any".`),
    );
    expect(() => fgclip2.embedImageStream(urls, { denes: true } as object)).toThrow('Write dense.');
  });
});
