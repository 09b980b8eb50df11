import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { decodeImage } from '@fgclip2/image-processor/node';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { load } from '../node/load.ts';
import type { Stage } from './timed-step.ts';

const fgclip2 = await load(demoCheckpoint);
afterAll(() => fgclip2.dispose());
afterEach(() => vi.restoreAllMocks());

const scene = demoScenes()[6]!;
const captions = [scene.caption.en, scene.falseCaption.zh];
const boxes = scene.boxes.map(({ box }) => box);

describe('encode', () => {
  it('runs the tower once, whatever is asked, and gives what the tasks give', async () => {
    const runs = vi.spyOn(fgclip2.model, 'encodeImages');
    const image = await fgclip2.encode(scene.url);
    const ranking = await image.rank(captions);
    const regions = await image.regions(boxes, ['compass', '手机']);
    const maps = [await image.heatmap('compass'), await image.heatmap('手机')];
    expect(runs).toHaveBeenCalledTimes(1);
    expect(ranking).toEqual(await fgclip2.rank(scene.url, captions));
    expect(regions).toEqual(await fgclip2.regions(scene.url, boxes, ['compass', '手机']));
    expect(maps[1]).toEqual(await fgclip2.heatmap(scene.url, '手机'));
    expect(runs).toHaveBeenCalledTimes(4);
  });

  it('takes pixels, and keeps the size of the image', async () => {
    const image = await fgclip2.encode(await decodeImage(scene.url), { maxNumPatches: 64 });
    expect([image.width, image.height]).toEqual([scene.width, scene.height]);
    expect(image.features.rows * image.features.columns).toBeLessThanOrEqual(64);
  });

  it('opens the image before anything else, so that a missing one fails at once', async () => {
    const stages: Stage[] = [];
    const onStage = (stage: Stage) => stages.push(stage);
    await expect(fgclip2.rank('/no/such/photo.jpg', captions, { onStage })).rejects.toThrow('no such file');
    expect(stages).toEqual([]);
    await fgclip2.rank(scene.url, captions, { onStage });
    expect(stages).toEqual(['decode', 'preprocess', 'vision', 'text']);
  });

  it('stops when it is aborted', async () => {
    const reason = new Error('changed my mind');
    await expect(fgclip2.encode(scene.url, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const image = await fgclip2.encode(scene.url);
    const signal = AbortSignal.abort(reason);
    await expect(image.rank(captions, { signal })).rejects.toBe(reason);
    await expect(image.regions(boxes, ['compass'], { signal })).rejects.toBe(reason);
    await expect(image.heatmap('compass', { signal })).rejects.toBe(reason);
  });
});
