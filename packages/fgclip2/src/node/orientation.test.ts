import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { load } from './load.ts';

const fgclip2 = await load(demoCheckpoint);
const asStored = await load(demoCheckpoint, { applyExifOrientation: false });
const scene = demoScenes()[6]!;
const captions = [scene.falseCaption.en, scene.caption.en];
let folder: string;
let photo: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fgclip2-orientation-'));
  photo = join(folder, 'phone.png');
  const turned = await sharp(fileURLToPath(scene.url)).rotate(270).png().toBuffer();
  await sharp(turned).withMetadata({ orientation: 6 }).png().toFile(photo);
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await fgclip2.dispose();
  await asStored.dispose();
});

describe('an image as a phone stores it, on its side', () => {
  it('has the results of the upright image, in every task', async () => {
    expect(await fgclip2.rank(photo, captions)).toEqual(await fgclip2.rank(scene.url, captions));
    expect((await fgclip2.embedImages([photo])).vectors.data).toEqual(
      (await fgclip2.embedImages([scene.url])).vectors.data,
    );
    const { width, height } = await fgclip2.decodeImage(scene.url);
    expect(await fgclip2.heatmap(photo, 'a flower')).toEqual(await fgclip2.heatmap(scene.url, 'a flower'));
    expect(await fgclip2.encode(photo)).toMatchObject({ width, height });
  });

  it('is taken as it is stored on request, and the source of its vectors says so', async () => {
    const { width, height } = await fgclip2.decodeImage(scene.url);
    expect(await asStored.encode(photo)).toMatchObject({ width: height, height: width });
    const { source, vectors } = await asStored.embedImages([photo]);
    const upright = await fgclip2.embedImages([photo]);
    expect(vectors.data).not.toEqual(upright.vectors.data);
    expect([source.orientation, upright.source.orientation]).toEqual(['as stored', 'upright']);
  });
});

describe('options of load for image files', () => {
  it('are those that the tasks open images with', async () => {
    const pixels = { data: new Uint8Array(48 * 48 * 3), width: 48, height: 48 };
    await using limited = await load(demoCheckpoint, { maxPixels: 4000, decode: () => pixels });
    await expect(limited.encode(scene.url)).rejects.toThrow('Expected at most 4000 pixels (maxPixels)');
    const { failures, indices } = await limited.embedImages([scene.url, new Blob(['no image'])]);
    expect([failures.map(({ index }) => index), indices]).toEqual([[0], [1]]);
  });
});

describe('options of a task for image files', () => {
  it('turn an image or leave it, whatever load was given, in every task', async () => {
    const { width, height } = await fgclip2.decodeImage(scene.url);
    const stored = { applyExifOrientation: false } as const;
    const upright = { applyExifOrientation: true } as const;
    const box = [0, 0, 20, 40] as const;
    expect(await fgclip2.encode(photo, stored)).toMatchObject({ width: height, height: width });
    expect(await asStored.encode(photo, upright)).toMatchObject({ width, height });
    expect(await asStored.encode(photo, { applyExifOrientation: undefined })).toMatchObject({
      width: height,
    });
    expect(await fgclip2.rank(photo, captions, stored)).toEqual(await asStored.rank(photo, captions));
    expect(await fgclip2.regions(photo, [box], captions, stored)).toEqual(
      await asStored.regions(photo, [box], captions),
    );
    expect(await fgclip2.heatmap(photo, 'a flower', stored)).toEqual(
      await asStored.heatmap(photo, 'a flower'),
    );
    expect(await fgclip2.classify(photo, captions, stored)).toEqual(await asStored.classify(photo, captions));
    expect(await asStored.classify([photo], captions, upright)).toEqual(
      await fgclip2.classify([photo], captions),
    );
    expect(await fgclip2.rank(photo, captions, stored)).not.toEqual(await fgclip2.rank(photo, captions));
  });

  it('are named in the source of vectors', async () => {
    const turned = await asStored.embedImages([photo], { applyExifOrientation: true });
    const left = await fgclip2.embedImages([photo], { applyExifOrientation: false });
    expect(turned).toEqual(await fgclip2.embedImages([photo]));
    expect(left).toEqual(await asStored.embedImages([photo]));
    expect([turned.source.orientation, left.source.orientation]).toEqual(['upright', 'as stored']);
  });

  it('limit pixels with both numbers, and decode what is not read here', async () => {
    const { width, height } = await fgclip2.decodeImage(scene.url);
    const words = `Expected at most 4000 pixels (maxPixels) for an image, got ${fileURLToPath(scene.url)} of ${width} x ${height}, which is ${width * height}. Raise maxPixels to read it.`;
    const limit = { maxPixels: 4000 };
    await expect(fgclip2.rank(scene.url, captions, limit)).rejects.toThrow(words);
    await expect(fgclip2.heatmap(scene.url, 'a', limit)).rejects.toThrow(words);
    await expect(fgclip2.classify(scene.url, captions, limit)).rejects.toThrow(words);
    expect((await fgclip2.embedImages([scene.url], limit)).failures[0]!.error.message).toContain(words);
    const pixels = { data: new Uint8Array(48 * 32 * 3), width: 48, height: 32 };
    const unread = new Blob(['no image']);
    expect(await fgclip2.encode(unread, { decode: () => pixels })).toMatchObject({ width: 48, height: 32 });
    expect((await fgclip2.embedImages([unread], { decode: () => pixels })).indices).toEqual([0]);
    await expect(fgclip2.encode(unread)).rejects.toThrow('Expected an image that can be decoded');
  });
});
