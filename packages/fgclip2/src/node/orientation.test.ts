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
