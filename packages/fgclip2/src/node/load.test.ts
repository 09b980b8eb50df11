import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { type Files, memorySource } from '@fgclip2/files';
import type { Runtime } from '@fgclip2/runtime';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { checkComparable } from '../tasks/embedding-source.ts';
import { load } from './load.ts';

afterEach(() => vi.doUnmock('@fgclip2/runtime-node'));

const without = (missing: string): Files => ({
  name: 'somewhere',
  open: async (file, options) => (file === missing ? undefined : demoCheckpoint.open(file, options)),
});

/** The files with other bytes in one of them. */
const having = (changed: string, text: string): Files => ({
  name: 'somewhere',
  open: async (file, options) =>
    file === changed
      ? memorySource(new TextEncoder().encode(text), changed)
      : demoCheckpoint.open(file, options),
});

/** A runtime that counts how often it is disposed. */
function counting(): { runtime: Runtime; disposals: () => number } {
  const actual = nodeRuntime({ threads: 1 });
  let disposals = 0;
  const dispose = () => {
    disposals++;
    return actual.dispose();
  };
  return { runtime: { ...actual, dispose, [Symbol.asyncDispose]: dispose }, disposals: () => disposals };
}

describe('load', () => {
  it('opens a folder by its path, and says where it came from and how it is stored', async () => {
    const path = fileURLToPath(new URL('../../../demo-checkpoint/checkpoint', import.meta.url));
    await using fgclip2 = await load(path);
    expect([fgclip2.name, fgclip2.storedAs]).toEqual([path, ['F16', 'F32']]);
    expect(fgclip2.model.config.textConfig.hiddenSize).toBe(fgclip2.model.config.visionConfig.hiddenSize);
  });

  it('refuses an option that only the browser has, and an unknown one', async () => {
    await expect(load(demoCheckpoint, { wasmPaths: '/ort/' })).rejects.toThrow(
      'got wasmPaths, which only the browser has.',
    );
    await expect(load(demoCheckpoint, { dtpye: 'q8' } as object)).rejects.toThrow(
      /^\[fgclip2\] Expected an option of Node for load \(.*\), got dtpye\. Write dtype\.$/,
    );
  });

  it('knows the commit its files come from, where they have one', async () => {
    await using commit = await load({ ...demoCheckpoint, revision: '0123abcd' });
    await using folder = await load(demoCheckpoint);
    expect([commit.revision, folder.revision]).toEqual(['0123abcd', undefined]);
  });

  it('takes the image processor the checkpoint names, or the one that the option names', async () => {
    const [url] = demoScenes().map((scene) => scene.url);
    const processors: (string | undefined)[] = [];
    const vectors: number[][] = [];
    for (const imageProcessor of [undefined, 'slow', 'fast'] as const) {
      await using fgclip2 = await load(demoCheckpoint, { imageProcessor });
      const embedded = await fgclip2.embedImages([url!]);
      processors.push(embedded.source.imageProcessor);
      vectors.push([...embedded.vectors.data]);
    }
    const slow = 'Fgclip2ImageProcessor';
    expect(processors).toEqual([slow, slow, 'Fgclip2ImageProcessorFast (int16)']);
    expect(vectors[1]).toEqual(vectors[0]);
    expect(vectors[2]).not.toEqual(vectors[0]);
  });

  it.each([
    ['config.json', '[@fgclip2/config] Expected config.json in somewhere, got no such file.'],
    ['tokenizer.json', '[@fgclip2/tokenizer] Expected tokenizer.json in somewhere, got no such file.'],
    [
      'model.safetensors',
      '[@fgclip2/checkpoint] Expected model.safetensors or model.safetensors.index.json in somewhere, got neither.',
    ],
  ])('refuses files without %s', async (missing, words) => {
    await expect(load(without(missing))).rejects.toThrow(new Error(words));
  });

  it('refuses a folder that is not there', async () => {
    await expect(load('/no/such/folder')).rejects.toThrow(
      new Error('[@fgclip2/files] Expected a folder at /no/such/folder, got none.'),
    );
  });

  it('refuses weights that do not fit the config, by name', async () => {
    const source = (await demoCheckpoint.open('config.json'))!;
    const config = JSON.parse(new TextDecoder().decode(await source.read(0, source.size)));
    config.text_config.num_hidden_layers += 1;
    const layer = config.text_config.num_hidden_layers - 1;
    await expect(load(having('config.json', JSON.stringify(config)))).rejects.toThrow(
      `text_model.encoder.layers.${layer}.layer_norm1.weight`,
    );
  });

  it('rejects what was aborted before', async () => {
    const reason = new Error('changed my mind');
    await expect(load(demoCheckpoint, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it('disposes the runtime it made, once', async () => {
    const { runtime, disposals } = counting();
    vi.doMock('@fgclip2/runtime-node', () => ({ nodeRuntime: () => runtime }));
    const fgclip2 = await load(demoCheckpoint);
    await fgclip2.rank(demoScenes()[1]!.url, ['a keyboard']);
    expect(disposals()).toBe(0);
    await fgclip2.dispose();
    expect(disposals()).toBe(1);
    await expect(fgclip2.rank(demoScenes()[1]!.url, ['a keyboard'])).rejects.toThrow(
      'Expected a live model, got one that was disposed.',
    );
    await fgclip2[Symbol.asyncDispose]();
  });

  it('disposes the runtime it made when the weights do not fit', async () => {
    const { runtime, disposals } = counting();
    vi.doMock('@fgclip2/runtime-node', () => ({ nodeRuntime: () => runtime }));
    const source = (await demoCheckpoint.open('config.json'))!;
    const text = new TextDecoder().decode(await source.read(0, source.size));
    const config = JSON.stringify({ ...JSON.parse(text), vision_config: { hidden_size: 12 } });
    await expect(load(having('config.json', config))).rejects.toThrow('do not fit the model');
    expect(disposals()).toBe(1);
  });

  it('leaves a runtime that was given to its owner', async () => {
    const { runtime, disposals } = counting();
    const fgclip2 = await load(demoCheckpoint, { runtime });
    await fgclip2.dispose();
    expect(disposals()).toBe(0);
    await using second = await load(demoCheckpoint, { runtime });
    expect(await second.rank(demoScenes()[1]!.url, ['a keyboard'])).toHaveLength(1);
    await runtime.dispose();
  });

  it('says how to install the runtime where it is missing', async () => {
    vi.doMock('@fgclip2/runtime-node', () => {
      throw new Error("Cannot find package '@fgclip2/runtime-node'");
    });
    await expect(load(demoCheckpoint)).rejects.toThrow(
      /^\[fgclip2\] Expected @fgclip2\/runtime-node to run the model, could not load it \(.+\): npm install @fgclip2\/runtime-node$/s,
    );
  });
});

describe('workers', () => {
  it('shares the runs out among as many workers as the option says', async () => {
    await using one = await load(demoCheckpoint);
    await using two = await load(demoCheckpoint, { workers: 2 });
    expect([one.model.concurrency, two.model.concurrency]).toEqual([1, 2]);
    await expect(load(demoCheckpoint, { workers: 0 })).rejects.toThrow('for workers, got 0');
  });
});

describe('dtype', () => {
  const copiesDir = mkdtempSync(join(tmpdir(), 'fgclip2-copies-'));
  afterAll(() => rmSync(copiesDir, { recursive: true }));
  const captions = ['a burger', '汉堡'];
  const [scene] = demoScenes();

  it('loads a copy in 8 bits, close to the original, and says so', async () => {
    await using exact = await load(demoCheckpoint);
    await using q8 = await load(demoCheckpoint, { dtype: 'q8', copiesDir });
    expect([exact.dtype, q8.dtype]).toEqual(['fp16', 'q8']);
    const [before, after] = [await exact.rank(scene!.url, captions), await q8.rank(scene!.url, captions)];
    expect(Math.abs(before[0]!.logit - after[0]!.logit)).toBeLessThan(0.2);
    const [a, b] = [await exact.embedTexts(captions), await q8.embedTexts(captions)];
    expect(a.vectors.data).not.toEqual(b.vectors.data);
    expect(() => checkComparable(a.source, b.source)).toThrow('dtype "fp16" and "q8"');
    checkComparable(a.source, b.source, { allowOtherArithmetic: true });
    const [copy] = (await readdir(copiesDir)).filter((name) => name.endsWith('-q8'));
    const config = JSON.parse(await readFile(join(copiesDir, copy!, 'config.json'), 'utf8'));
    expect(Object.keys(config)).toContain('fgclip2_probe');
  });

  it('loads each tower in its own dtype', async () => {
    await using exact = await load(demoCheckpoint);
    await using mixed = await load(demoCheckpoint, { dtype: { text: 'q8' }, copiesDir });
    expect(mixed.dtype).toBe('text q8, vision fp16');
    const image = async (model: typeof mixed) => (await model.embedImages([scene!.url])).vectors.data;
    expect(await image(mixed)).toEqual(await image(exact));
    const text = async (model: typeof mixed) => (await model.embedTexts(captions)).vectors.data;
    expect(await text(mixed)).not.toEqual(await text(exact));
  });

  it('refuses another dtype by name', async () => {
    await expect(load(demoCheckpoint, { dtype: 'int8' as 'q8', copiesDir })).rejects.toThrow(
      'Expected fp32, fp16, q8 or q4 for dtype, got "int8".',
    );
  });
});
