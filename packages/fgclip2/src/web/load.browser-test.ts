import { openCheckpoint, weightsFingerprint } from '@fgclip2/checkpoint';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { demoCheckpointQ8 } from '@fgclip2/demo-checkpoint/q8';
import { clearCache, url } from '@fgclip2/files/web';
import { newShelf } from '@fgclip2/files-kit/shelf';
import { decodeImage } from '@fgclip2/image-processor/web';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import type { Fgclip2 } from '../fgclip2.ts';
import type { PrepareProgress } from '../loading/prepare.ts';
import { heatmapOverlay } from '../tasks/heatmap-overlay.ts';
import { cacheUsage, clearCache as clearAll, listCache } from './cache.ts';
import { load } from './load.ts';

const model = '/packages/demo-checkpoint/checkpoint/';
const [scene, keyboard] = demoScenes();
const captions = [scene!.falseCaption.zh, scene!.caption.zh];

let opened: Fgclip2 | undefined;
beforeEach(() => clearCache());
afterEach(async () => {
  await opened?.dispose();
  opened = undefined;
  vi.restoreAllMocks();
});

/** Bytes [start, end) of a file that were asked for. */
interface Range {
  file: string;
  start: number;
  end: number;
}

/** A `fetch` that notes the ranges. */
function recording(): { ranges: Range[]; fetch: typeof globalThis.fetch } {
  const ranges: Range[] = [];
  const recorded: typeof globalThis.fetch = (input, init) => {
    const file = String(input).split('/').at(-1)!;
    const [, first, last] = /bytes=(\d+)-(\d+)/.exec(new Headers(init?.headers).get('range') ?? '') ?? [];
    ranges.push({ file, start: Number(first), end: Number(last) + 1 });
    return fetch(input, init);
  };
  return { ranges, fetch: recorded };
}

/** Bytes of the tensors under a path that some ranges hold. */
async function bytesOf(path: string, ranges: readonly Range[]): Promise<{ held: number; all: number }> {
  const { tensors } = await openCheckpoint(url(new URL(model, location.href), { cache: false }));
  let [held, all] = [0, 0];
  for (const { name, start, end } of tensors.values()) {
    if (!name.startsWith(path)) continue;
    all += end - start;
    for (const range of ranges) {
      if (range.file !== 'model.safetensors') continue;
      held += Math.max(0, Math.min(end, range.end) - Math.max(start, range.start));
    }
  }
  return { held, all };
}

describe('what is downloaded', () => {
  it('is, for texts, nothing of the vision tower', async () => {
    const { ranges, fetch } = recording();
    opened = await load(model, { device: 'wasm', fetch });
    await opened.embedTexts(['a burger', '汉堡']);
    const text = await bytesOf('text_model.encoder.', ranges);
    const vision = await bytesOf('vision_model.', ranges);
    const table = await bytesOf('text_model.embeddings.token_embedding.', ranges);
    expect(text.held).toBeGreaterThanOrEqual(text.all);
    // The first response brings the header and whatever follows it.
    expect(vision.held).toBeLessThan(2 ** 17);
    expect(table.held).toBeLessThan(table.all / 2);
  });

  it('is, for images, nothing of the text tower', async () => {
    const { ranges, fetch } = recording();
    opened = await load(model, { device: 'wasm', fetch });
    await opened.embedImages([scene!.url]);
    const text = await bytesOf('text_model.', ranges);
    const vision = await bytesOf('vision_model.', ranges);
    expect(vision.held).toBeGreaterThanOrEqual(vision.all);
    expect(text.held).toBeLessThan(2 ** 17);
  });

  it('is nothing again the next time, and nothing at all without a connection', async () => {
    opened = await load(model, { device: 'wasm' });
    const before = await opened.rank(scene!.url, captions);
    await opened.dispose();
    const { ranges, fetch } = recording();
    opened = await load(model, { device: 'wasm', fetch, revalidate: false });
    expect(await opened.rank(scene!.url, captions)).toEqual(before);
    expect(ranges).toEqual([]);
    await opened.dispose();
    const offline = async () => Promise.reject(new TypeError('Failed to fetch'));
    opened = await load(model, { device: 'wasm', fetch: offline });
    expect(await opened.rank(scene!.url, captions)).toEqual(before);
  });

  it('is, of absent files, nothing but the question, and no obstacle without a connection', async () => {
    const shelf = newShelf(inject('shelves'), 'sample'); // without tokenizer_config.json and tokenizer.fgclip2
    opened = await load(shelf.url, { device: 'wasm', retries: 0 });
    const before = await opened.rank(scene!.url, captions);
    await opened.dispose();
    await shelf.set({ down: true });
    opened = await load(shelf.url, { device: 'wasm', retries: 0 });
    expect(await opened.rank(scene!.url, captions)).toEqual(before);
  });

  it('is the table of tokens in one piece, or its beginning, when asked', async () => {
    for (const options of [{ tokenRows: 'whole' }, { prefetchRows: 500 }] as const) {
      await clearCache();
      const { ranges, fetch } = recording();
      const fgclip2 = await load(model, { device: 'wasm', fetch, ...options });
      await fgclip2.embedTexts(['a burger']);
      const { held, all } = await bytesOf('text_model.embeddings.token_embedding.', ranges);
      if ('tokenRows' in options) expect(held).toBeGreaterThanOrEqual(all);
      else expect(held).toBeGreaterThanOrEqual((all / fgclip2.model.config.textConfig.vocabSize) * 500);
      await fgclip2.dispose();
    }
  });
});

describe('a model on the hub', () => {
  const id = 'fgclip2/demo';
  const endpoint = inject('localHub');

  it('ranks in Chinese, and without a connection from then on', async () => {
    opened = await load(id, { device: 'wasm', endpoint });
    const before = await opened.rank(scene!.url, captions);
    expect(before[0]!.text).toBe(scene!.caption.zh);
    const { source } = await opened.embedTexts(captions);
    await opened.dispose();
    const fetch = async () => Promise.reject(new TypeError('Failed to fetch'));
    opened = await load(id, { device: 'wasm', endpoint, fetch, retries: 0 });
    expect(await opened.rank(scene!.url, captions)).toEqual(before);
    expect((await opened.embedTexts(captions)).source).toEqual(source);
    expect(source.revision).toMatch(/^[0-9a-f]{40}$/);
    const [kept] = await listCache();
    expect([kept!.model, kept!.revision]).toEqual([`${endpoint}/${id}`, source.revision]);
  });
});

describe('the fingerprint of the weights', () => {
  it('is that of the folder, by ranges and on the hub, and costs nothing after a reload', async () => {
    const { weights } = (await weightsFingerprint(await openCheckpoint(demoCheckpoint)))!;
    const asked: number[] = [];
    for (let visit = 0; visit < 2; visit++) {
      const { ranges, fetch } = recording();
      await using byRanges = await load(model, { device: 'wasm', fetch });
      const { source } = await byRanges.embedTexts(['a burger']);
      expect(source.weights).toBe(weights);
      asked.push(ranges.reduce((sum, { start, end }) => sum + end - start, 0));
    }
    // Two bytes of each of five files show whether they have changed.
    expect(asked[1]).toBe(10);
    await using onHub = await load('fgclip2/demo', { device: 'wasm', endpoint: inject('localHub') });
    expect((await onHub.embedTexts(['a burger'])).source.weights).toBe(weights);
  });
});

describe('a model whose tokenizer.json has 34 MB', () => {
  const padded = async () => {
    const bytes = new Uint8Array(34_000_000).fill(32);
    bytes.set(new Uint8Array(await (await fetch(`${model}tokenizer.json`)).arrayBuffer()));
    return bytes;
  };

  it('has it prepared once in a worker, and is not asked for it again', async () => {
    const shelf = newShelf(inject('shelves'), 'sample');
    await shelf.put('tokenizer.json', await padded());
    let workers = 0;
    const createTokenizerWorker = () => {
      workers++;
      return new Worker(new URL('../../../tokenizer/src/web/compact-worker.ts', import.meta.url), {
        type: 'module',
      });
    };
    const bytesAsked: number[] = [];
    const rankings = [];
    for (let visit = 0; visit < 2; visit++) {
      const { ranges, fetch } = recording();
      opened = await load(shelf.url, { device: 'wasm', fetch, createTokenizerWorker });
      rankings.push(await opened.rank(scene!.url, captions));
      await opened.dispose();
      const ofTokenizer = ranges.filter(({ file }) => file === 'tokenizer.json');
      bytesAsked.push(ofTokenizer.reduce((sum, { start, end }) => sum + end - start, 0));
    }
    expect(bytesAsked).toEqual([34_000_000, 2]);
    expect(workers).toBe(1);
    expect(rankings[1]).toEqual(rankings[0]);

    expect(await caches.has('fgclip2-tokenizers')).toBe(true);
    expect((await cacheUsage()).usage).toBeGreaterThan(34_000_000);
    expect((await clearAll()).map((entry) => entry.model)).toEqual([shelf.url]);
    expect([await listCache(), await caches.has('fgclip2-tokenizers')]).toEqual([[], false]);
  });
});

describe('prepare', () => {
  it('downloads ahead and tells how far it is; the question then downloads no weights', async () => {
    const { ranges, fetch } = recording();
    opened = await load(model, { device: 'wasm', fetch });
    const progress: PrepareProgress[] = [];
    await opened.prepare(['vision'], { onProgress: (event) => progress.push(event) });
    const { total } = progress[0]!;
    expect(progress.at(-1)).toEqual({ loaded: total, total });
    expect(progress.at(-2)!.loaded / total).toBeGreaterThan(0.95);
    const asked = ranges.length;
    await opened.embedImages([scene!.url]);
    await (await opened.encode(scene!.url)).features.denseFeatures();
    expect(ranges).toHaveLength(asked);
  });

  it('leaves nothing to download but the rows of new words', async () => {
    const { ranges, fetch } = recording();
    opened = await load(model, { device: 'wasm', fetch });
    await opened.prepare();
    const asked = ranges.length;
    const image = await opened.encode(scene!.url);
    await image.rank(captions);
    await image.heatmap('汉堡');
    await image.rank([scene!.longCaption.en], { walkType: 'long' });
    const later = ranges.slice(asked);
    const rows = await bytesOf('text_model.embeddings.token_embedding.', later);
    expect(later.reduce((sum, { start, end }) => sum + end - start, 0)).toBe(rows.held);
  });

  it('stops in the middle of a download, says so at once, and goes on from there', async () => {
    const controller = new AbortController();
    const reason = new Error('changed my mind');
    let stopped = 0;
    const slow: typeof globalThis.fetch = async (input, init) => {
      const range = new Headers(init?.headers).get('range') ?? '';
      const [, first, last] = /bytes=(\d+)-(\d+)/.exec(range) ?? [];
      if (controller.signal.aborted || Number(last) - Number(first) < 500_000) return fetch(input, init);
      // A large range that never ends, unless it is aborted.
      controller.abort(reason);
      return new Promise((_, reject) => {
        init?.signal?.addEventListener('abort', () => {
          stopped++;
          reject(init.signal!.reason);
        });
      });
    };
    opened = await load(model, { device: 'wasm', fetch: slow });
    await expect(opened.prepare(['vision'], { signal: controller.signal })).rejects.toBe(reason);
    await vi.waitFor(() => expect(stopped).toBeGreaterThan(0));
    await opened.prepare(['vision']);
    expect((await opened.embedImages([scene!.url])).indices).toEqual([0]);
  });
});

describe('images in a page', () => {
  it('come as URLs, files, elements, bitmaps and pixels', async () => {
    opened = await load(demoCheckpoint, { device: 'wasm' });
    const blob = await (await fetch(scene!.url)).blob();
    const image = new Image();
    image.src = scene!.url.href;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    const context = canvas.getContext('2d')!;
    context.drawImage(image, 0, 0);
    const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
    const given = {
      URL: scene!.url,
      string: scene!.url.href,
      relative: scene!.url.pathname,
      Blob: blob,
      File: new File([blob], 'burger.png'),
      bytes: new Uint8Array(await blob.arrayBuffer()),
      HTMLImageElement: image,
      HTMLCanvasElement: canvas,
      ImageData: pixels,
      ImageBitmap: await createImageBitmap(image),
    };
    const names = Object.keys(given);
    const { vectors, failures } = await opened.embedImages(Object.values(given));
    expect(failures).toEqual([]);
    const [, width] = vectors.dims as [number, number];
    const row = (index: number) => [...vectors.data.subarray(index * width, (index + 1) * width)];
    for (const [index, name] of names.entries()) expect(row(index), name).toEqual(row(0));
  });

  it('are painted over with a heat map that a canvas takes as it is', async () => {
    opened = await load(demoCheckpoint, { device: 'wasm' });
    const image = await decodeImage(scene!.url);
    const map = await opened.heatmap(image, 'hamburger');
    const { data, width, height } = heatmapOverlay(image, map, { opacity: 1 });
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d')!;
    context.putImageData(new ImageData(data, width, height), 0, 0);
    const at = context.getImageData(map.peak.x, map.peak.y, 1, 1).data;
    expect([...at.slice(0, 2)].every((value) => value > 200)).toBe(true);
  });

  it('are named when they cannot be read', async () => {
    opened = await load(demoCheckpoint, { device: 'wasm' });
    await expect(opened.rank('./no/such.png', captions)).rejects.toThrow(/no\/such\.png/);
    const { failures } = await opened.embedImages([keyboard!.url, './no/such.png']);
    expect(failures.map(({ index, name }) => [index, name])).toEqual([[1, './no/such.png']]);
  });
});

describe('load in a page', () => {
  it('names a folder that is not there', async () => {
    await expect(load('./no/such/model/')).rejects.toThrow(/config\.json/);
  });

  it('refuses another dtype with the command that makes one', async () => {
    await expect(load(demoCheckpoint, { dtype: 'q8' })).rejects.toThrow(
      'npx @fgclip2/cli quantize <the model> --dtype q8',
    );
  });

  it('refuses tasks after dispose', async () => {
    const fgclip2 = await load(demoCheckpoint, { device: 'wasm' });
    await fgclip2.rank(scene!.url, captions);
    await fgclip2.dispose();
    await fgclip2.dispose();
    await expect(fgclip2.rank(scene!.url, captions)).rejects.toThrow(/disposed/);
  });
});

describe('a copy in 8 bits', () => {
  it('ranks close to the whole', async () => {
    await using whole = await load(demoCheckpoint, { device: 'wasm' });
    await using small = await load(demoCheckpointQ8, { device: 'wasm' });
    expect([whole.dtype, small.dtype]).toEqual(['fp16', 'q8']);
    const [exact, close] = [await whole.rank(scene!.url, captions), await small.rank(scene!.url, captions)];
    expect(close.map(({ text }) => text)).toEqual([scene!.caption.zh, scene!.falseCaption.zh]);
    expect(close[0]!.logit).not.toBe(exact[0]!.logit);
    expect(Math.abs(close[0]!.logit - exact[0]!.logit)).toBeLessThan(0.2);
  });
});

describe('options of a task for image files', () => {
  it('reach the decoder', async () => {
    opened = await load(model, { device: 'wasm' });
    const turned = '/packages/image-processor/src/node/fixtures/jpeg-exif-6.jpg';
    const { width, height } = await opened.encode(turned);
    expect(await opened.encode(turned, { applyExifOrientation: false })).toMatchObject({
      width: height,
      height: width,
    });
    const { source } = await opened.embedImages([turned], { applyExifOrientation: false });
    expect(source.orientation).toBe('as stored');
    await expect(opened.rank(turned, captions, { maxPixels: 9 })).rejects.toThrow(
      'Expected at most 9 pixels (maxPixels) for an image',
    );
    const pixels = { data: new Uint8Array(48 * 32 * 3), width: 48, height: 32 };
    const decoded = await opened.encode(new Blob(['no image']), { decode: () => pixels });
    expect(decoded).toMatchObject({ width: 48, height: 32 });
  });
});
