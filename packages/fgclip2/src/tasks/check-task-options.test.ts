import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { clearCache } from '../node/cache.ts';
import { load } from '../node/load.ts';
import { checkTaskOptions, type Task } from './check-task-options.ts';

const fgclip2 = await load(demoCheckpoint);
afterAll(() => fgclip2.dispose());
const { url, caption } = demoScenes()[0]!;

describe('checkTaskOptions', () => {
  it.each<[task: Task, option: string, words: string]>([
    ['rank', 'walk_type', 'got walk_type. Write walkType.'],
    ['embedImages', 'progress_callback', 'got progress_callback. Write onProgress.'],
    ['classify', 'hypothesis_template', 'got hypothesis_template. Write templates.'],
    ['classify', 'top_k', 'got top_k. Write topK.'],
    ['heatmap', 'max_num_patches', 'got max_num_patches. Write maxNumPatches.'],
    ['embedTexts', 'normalize', 'got normalize. Write normalized.'],
    ['embedTexts', 'walktyep', 'got walktyep. Write walkType.'],
    ['rank', 'dtype', 'got dtype, which belongs to load.'],
    [
      'embedImages',
      'walkType',
      'Expected an option for embedImages (applyExifOrientation, maxPixels, decode, maxNumPatches, normalized, onProgress, onWarning, signal), got walkType.',
    ],
    ['rank of an encoded image', 'maxNumPatches', 'got maxNumPatches, which belongs to encode.'],
    ['heatmap of an encoded image', 'maxPixels', 'got maxPixels, which belongs to encode.'],
    ['embedTexts', 'applyExifOrientation', 'got applyExifOrientation, which belongs to load.'],
    ['classify', 'apply_exif_orientation', 'got apply_exif_orientation. Write applyExifOrientation.'],
  ])('of %s refuses %s', (task, option, words) => {
    expect(() => checkTaskOptions(task, { [option]: 1 })).toThrow(TypeError);
    expect(() => checkTaskOptions(task, { [option]: 1 })).toThrow(words);
    expect(() => checkTaskOptions(task, { [option]: undefined })).not.toThrow();
  });

  it('refuses what is no object', () => {
    expect(() => checkTaskOptions('rank', 'long' as unknown as object)).toThrow(
      '[fgclip2] Expected an object of options for rank, got string.',
    );
  });

  it('is asked by every task', async () => {
    const wrong = { walk_type: 'long' } as object;
    const image = await fgclip2.encode(url);
    const calls = [
      fgclip2.prepare(['text'], wrong),
      fgclip2.encode(url, wrong),
      fgclip2.rank(url, ['a'], wrong),
      fgclip2.regions(url, [[0, 0, 9, 9]], ['a'], wrong),
      fgclip2.heatmap(url, 'a', wrong),
      fgclip2.locate(url, ['a'], wrong),
      fgclip2.classify(url, ['a'], wrong),
      fgclip2.embedImages([url], wrong),
      fgclip2.embedTexts(['a'], wrong),
      image.rank(['a'], wrong),
      image.regions([[0, 0, 9, 9]], ['a'], wrong),
      image.heatmap('a', wrong),
      image.locate(['a'], wrong),
    ];
    for (const call of calls) await expect(call).rejects.toThrow(/^\[fgclip2\] .*, got walk_type\./);
  });

  it('lets options of an image and of its texts reach both', async () => {
    const options = { maxNumPatches: 64, walkType: 'long', onStage: vi.fn() } as const;
    expect(await fgclip2.rank(url, [caption.en], options)).toHaveLength(1);
    expect(options.onStage.mock.calls.map(([stage]) => stage)).toEqual([
      ...['decode', 'preprocess', 'vision', 'text'],
    ]);
  });
});

describe('other options', () => {
  it('are refused where they would delete everything, choose nothing, or be ignored', async () => {
    await expect(clearCache({ id: 'a/b' } as object)).rejects.toThrow(
      '[fgclip2] Expected an option for clearCache (model), got id. Write model.',
    );
    await expect(load(demoCheckpoint, { dtype: { txt: 'q8' } as object })).rejects.toThrow(
      '[fgclip2] Expected a tower for dtype (text, vision), got txt. Write text.',
    );
    await expect(load(demoCheckpoint, { progress_callback: () => {} } as object)).rejects.toThrow(
      'got progress_callback. Write onProgress.',
    );
    await expect(load(demoCheckpoint, { device: 'wasm' })).rejects.toThrow(
      '[fgclip2] Expected cpu, cuda, dml, coreml, webgpu for device on Node, got "wasm".',
    );
    await expect(load(demoCheckpoint, { executionProviders: ['cuda'] } as object)).rejects.toThrow(
      'got executionProviders. Write device.',
    );
    await using runtime = nodeRuntime();
    await expect(load(demoCheckpoint, { runtime, device: 'cpu' })).rejects.toThrow(
      '[fgclip2] Expected runtime or device, got both: give device to what makes the runtime.',
    );
  });

  it('are heard of where the files cannot give what was asked for', async () => {
    const onWarning = vi.fn();
    await using exact = await load(demoCheckpoint, { dtype: 'fp32', onWarning });
    expect(exact.dtype).toBe('fp16');
    expect(onWarning.mock.calls).toEqual([
      [
        expect.stringContaining(
          "The files hold the text and vision weights as fp16, which dtype 'fp32' cannot undo",
        ),
      ],
    ]);
  });
});
