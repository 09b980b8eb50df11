import { rmSync } from 'node:fs';
import {
  chmod,
  copyFile,
  cp,
  mkdir,
  mkdtemp,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
import { type Fgclip2, load } from 'fgclip2';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ImageStore, StoredFile } from '../../store/image-store.ts';
import { madePart, madeVector } from '../../suite/made-images.ts';
import { sqliteStore } from '../sqlite-store.ts';
import { indexImages } from './index-images.ts';

const scenes = fileURLToPath(new URL('../../../../demo-checkpoint/scenes/', import.meta.url));

describe('indexImages', () => {
  let fgclip2: Fgclip2;
  let folder: string;
  let photos: string;
  let store: ImageStore;

  beforeAll(async () => {
    fgclip2 = await load(demoCheckpoint);
  });
  afterAll(() => fgclip2.dispose());

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fgclip2-index-'));
    photos = join(folder, 'photos');
    await mkdir(join(photos, 'more'), { recursive: true });
    for (const number of [0, 1, 2])
      await copyFile(join(scenes, `scene${number}.png`), join(photos, `${number}.png`));
    await copyFile(join(scenes, 'scene3.png'), join(photos, 'more', '3.PNG'));
    store = await sqliteStore(join(folder, 'index.fgclip2'));
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await store[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  async function files(): Promise<StoredFile[]> {
    const list: StoredFile[] = [];
    for await (const file of store.files()) list.push(file);
    return list;
  }

  it('indexes the images of a folder, with the vectors of embedImages', async () => {
    const report = await indexImages(fgclip2, store, [photos]);
    expect(report).toMatchObject({ total: 4, indexed: 4, linked: 0, skipped: 0, removed: 0, failures: [] });
    const paths = ['0.png', '1.png', '2.png', 'more/3.PNG'].map((name) => `${photos}/${name}`);
    expect((await files()).map(({ path }) => path)).toEqual(paths);
    const { vectors, source } = await fgclip2.embedImages([paths[2]!]);
    expect(store.source).toEqual(source);
    for await (const { path, vector, width, height } of store.images()) {
      if (path !== paths[2]) continue;
      expect(vector).toEqual(vectors.data);
      const pixels = await fgclip2.decodeImage(path);
      expect([width, height]).toEqual([pixels.width, pixels.height]);
    }
    const { matches } = await store.search({ pooled: vectors.data }, { limit: 1 });
    const [ranked] = await fgclip2.rank(paths[2]!, ['a key']);
    expect(matches[0]?.path).toBe(paths[2]);
    const text = await fgclip2.embedTexts(['a key']);
    const found = await store.search({ pooled: text.vectors.data }, { where: { under: paths[2]! } });
    expect(found.matches[0]?.probability).toBeCloseTo(ranked!.probability, 5);
  });

  it('runs the model for new images only: not for those that are the same, moved, copied or touched', async () => {
    await indexImages(fgclip2, store, [photos]);
    const embed = vi.spyOn(fgclip2, 'embedImages');
    expect(await indexImages(fgclip2, store, [photos])).toMatchObject({ total: 4, indexed: 0, skipped: 4 });
    await rename(join(photos, '0.png'), join(photos, 'more', 'moved.png'));
    await copyFile(join(photos, '1.png'), join(photos, 'copy.png'));
    await utimes(join(photos, '2.png'), 1_600_000_000, 1_600_000_000);
    const report = await indexImages(fgclip2, store, [photos]);
    expect(report).toMatchObject({ total: 5, indexed: 0, linked: 3, skipped: 2, removed: 1 });
    // Each call asks once, with no image, what makes its vectors.
    expect(embed.mock.calls.filter(([images]) => images.length > 0)).toEqual([]);
    expect(await store.stats()).toMatchObject({ images: 4, files: 5 });
  });

  it('drops what is gone and replaces what has changed', async () => {
    await indexImages(fgclip2, store, [photos]);
    await rm(join(photos, '0.png'));
    await copyFile(join(scenes, 'scene9.png'), join(photos, '1.png'));
    expect(await indexImages(fgclip2, store, [photos])).toMatchObject({ indexed: 1, removed: 1, skipped: 2 });
    expect(await store.stats()).toMatchObject({ images: 3, files: 3 });
  });

  it('runs the model for no image of a series that was renamed by one, or of names that were swapped', async () => {
    for (let scene = 4; scene < 13; scene++)
      await copyFile(join(scenes, `scene${scene}.png`), join(photos, `${scene}.png`));
    await rename(join(photos, 'more', '3.PNG'), join(photos, '3.png'));
    await indexImages(fgclip2, store, [photos]);
    const vectorsOf = async () => {
      const vectors = new Map<string, string>();
      for await (const { hash, path } of store.images()) vectors.set(path.slice(photos.length), hash);
      return vectors;
    };
    const before = await vectorsOf();
    const embed = vi.spyOn(fgclip2, 'embedImages');
    for (let image = 12; image >= 0; image--)
      await rename(join(photos, `${image}.png`), join(photos, `${image + 1}.png`));
    const options = { batchSize: 2 };
    const report = await indexImages(fgclip2, store, [photos], options);
    expect(report).toMatchObject({ indexed: 0, linked: 13, skipped: 0, removed: 1, failures: [] });
    for (const [path, hash] of await vectorsOf())
      expect(before.get(`/${Number.parseInt(path.slice(1), 10) - 1}.png`)).toBe(hash);
    // A new image in the place of one that has moved to a new name, and one that was touched.
    await rename(join(photos, '1.png'), join(photos, 'new.png'));
    await copyFile(join(scenes, 'scene13.png'), join(photos, '1.png'));
    await utimes(join(photos, '2.png'), new Date(), new Date(5e11));
    expect(embed.mock.calls.filter(([images]) => images.length > 0)).toEqual([]);
    const next = await indexImages(fgclip2, store, [photos], { batchSize: 1 });
    expect(next).toMatchObject({ indexed: 1, linked: 2, skipped: 11, removed: 0, failures: [] });
    expect(await store.stats()).toMatchObject({ images: 14, files: 14 });
  });

  it('leaves other folders alone', async () => {
    const other = join(folder, 'other');
    await cp(photos, other, { recursive: true });
    await indexImages(fgclip2, store, [photos, other]);
    await rm(join(photos, '0.png'));
    await rm(join(other, '1.png'));
    expect(await indexImages(fgclip2, store, [photos])).toMatchObject({ total: 3, removed: 1 });
    expect((await files()).length).toBe(7);
  });

  it('keeps the files of a place that holds none any more, unless it is told to drop them', async () => {
    await indexImages(fgclip2, store, [photos]);
    await rm(photos, { recursive: true });
    await expect(indexImages(fgclip2, store, [photos])).rejects.toThrow(
      `[@fgclip2/search] Expected a folder or an image at ${photos}, got no such file.`,
    );
    await mkdir(photos);
    const report = await indexImages(fgclip2, store, [photos]);
    expect(report).toMatchObject({ removed: 0, emptyPlaces: [photos] });
    expect((await store.stats()).files).toBe(4);
    expect(await indexImages(fgclip2, store, [photos], { dropEmpty: true })).toMatchObject({ removed: 4 });
    expect((await store.stats()).files).toBe(0);
  });

  it('lists a file that cannot be decoded, and does not try it again until it changes', async () => {
    const broken = join(photos, 'broken.jpg');
    await writeFile(broken, 'no image');
    const first = await indexImages(fgclip2, store, [photos]);
    expect(first.failures).toEqual([
      {
        path: broken,
        reason: expect.stringContaining(`${broken}: its format is not one of`),
        isRemembered: false,
      },
    ]);
    const decode = vi.spyOn(fgclip2, 'decodeImage' as never);
    const second = await indexImages(fgclip2, store, [photos]);
    expect(second.failures).toEqual([{ ...first.failures[0], isRemembered: true }]);
    expect(decode).not.toHaveBeenCalled();
    vi.restoreAllMocks();
    const retried = await indexImages(fgclip2, store, [photos], { retryFailures: true });
    expect(retried.failures).toEqual(first.failures);
    await copyFile(join(scenes, 'scene9.png'), broken);
    expect(await indexImages(fgclip2, store, [photos])).toMatchObject({ indexed: 1, failures: [] });
  });

  it('names files that go while it runs', async () => {
    let isFirst = true;
    const report = await indexImages(fgclip2, store, [photos], {
      onProgress: () => {
        if (isFirst) rmSync(join(photos, 'more'), { recursive: true });
        isFirst = false;
      },
    });
    expect(report).toMatchObject({ total: 4, indexed: 3 });
    expect(report.failures).toEqual([
      { path: join(photos, 'more', '3.PNG'), reason: 'no such file', isRemembered: false },
    ]);
  });

  it('says how far it is', async () => {
    const seen: unknown[][] = [];
    await writeFile(join(photos, 'broken.jpg'), 'no image');
    await indexImages(fgclip2, store, [photos], {
      onProgress: ({ done, total, skipped, failed }) => seen.push([done, total, skipped, failed]),
    });
    expect(seen[0]).toEqual([0, 5, 0, 0]);
    expect(seen.map(([done]) => done)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(seen.at(-1)).toEqual([5, 5, 0, 1]);
    await indexImages(fgclip2, store, [photos], {
      onProgress: ({ done, total, skipped, failed }) => seen.push([done, total, skipped, failed]),
    });
    expect(seen.at(-1)).toEqual([5, 5, 4, 1]);
  });

  it('keeps what is done when its signal aborts, and goes on from there', async () => {
    const controller = new AbortController();
    const stopped = indexImages(fgclip2, store, [photos], {
      signal: controller.signal,
      onProgress: ({ done }) => {
        if (done === 2) controller.abort(new Error('enough'));
      },
    });
    await expect(stopped).rejects.toThrow('enough');
    const { images } = await store.stats();
    expect(images).toBeGreaterThanOrEqual(2);
    expect(await indexImages(fgclip2, store, [photos])).toMatchObject({
      skipped: images,
      indexed: 4 - images,
    });
    expect(await store.stats()).toMatchObject({ images: 4, files: 4 });
  });

  it('makes an image once that lies in several new files', async () => {
    for (const name of ['a', 'b', 'c']) await copyFile(join(photos, '0.png'), join(photos, `${name}.png`));
    const embed = vi.spyOn(fgclip2, 'embedImages');
    expect(await indexImages(fgclip2, store, [photos], { batchSize: 1 })).toMatchObject({
      indexed: 4,
      linked: 3,
    });
    expect(embed.mock.calls.filter(([images]) => images.length > 0).length).toBe(4);
  });

  it('leaves out hidden files and folders, and follows links once', async () => {
    await mkdir(join(photos, '.hidden'));
    await copyFile(join(scenes, 'scene9.png'), join(photos, '.hidden', '9.png'));
    await copyFile(join(scenes, 'scene9.png'), join(photos, '.9.png'));
    await mkdir(join(folder, 'elsewhere'));
    await copyFile(join(scenes, 'scene10.png'), join(folder, 'elsewhere', '10.png'));
    await symlink(photos, join(photos, 'a-circle'));
    await symlink(join(photos, 'more'), join(photos, 'again'));
    await symlink(join(folder, 'elsewhere'), join(photos, 'link'));
    await symlink('/no/such/file', join(photos, 'broken-link.png'));
    await symlink('self', join(photos, 'self'));
    expect(await indexImages(fgclip2, store, [photos])).toMatchObject({ total: 5, failures: [] });
    expect((await files()).map(({ path }) => path.slice(photos.length + 1))).toEqual([
      ...['0.png', '1.png', '2.png', 'link/10.png', 'more/3.PNG'],
    ]);
  });

  it('keeps the files behind a link to what is not there, such as a drive that is not connected', async () => {
    const drive = join(folder, 'drive');
    await mkdir(drive);
    await copyFile(join(scenes, 'scene9.png'), join(drive, '9.png'));
    await symlink(drive, join(photos, 'link'));
    await symlink(join(drive, '9.png'), join(photos, '9.png'));
    expect(await indexImages(fgclip2, store, [photos])).toMatchObject({ total: 6, failures: [] });
    await rename(drive, join(folder, 'unplugged'));
    const { removed, failures } = await indexImages(fgclip2, store, [photos]);
    expect(removed).toBe(0);
    expect(failures).toEqual(
      ['9.png', 'link'].map((name) => ({
        path: join(photos, name),
        reason: 'a link to what is not there',
        isRemembered: false,
      })),
    );
    await rm(join(photos, 'link'));
    expect(await indexImages(fgclip2, store, [photos])).toMatchObject({ removed: 1 });
  });

  it('keeps a file that was named itself, which a walk of its folder passes over', async () => {
    await mkdir(join(photos, '.hidden'));
    const named = [join(photos, '.hidden', '9.png'), join(photos, 'image')];
    for (const [index, path] of named.entries()) await copyFile(join(scenes, `scene${9 + index}.png`), path);
    await indexImages(fgclip2, store, [photos, ...named]);
    expect(await indexImages(fgclip2, store, [photos])).toMatchObject({ total: 4, removed: 0 });
    await rm(named[1]!);
    expect(await indexImages(fgclip2, store, [photos])).toMatchObject({ removed: 1 });
    expect((await files()).map(({ path }) => path)).toContain(named[0]);
  });

  it.runIf(process.platform === 'linux')('names a file whose name is not UTF-8', async () => {
    const name = Buffer.from([0xce, 0xd2, 0x2e, 0x70, 0x6e, 0x67]); // 我.png in GBK
    await copyFile(join(scenes, 'scene9.png'), Buffer.concat([Buffer.from(`${photos}/`), name]));
    const { indexed, failures } = await indexImages(fgclip2, store, [photos]);
    expect(indexed).toBe(4);
    expect(failures).toMatchObject([{ reason: 'its name is not UTF-8: rename it' }]);
  });

  // Root may read everything.
  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'names the files of a folder that it may list only, and keeps them',
    async () => {
      await indexImages(fgclip2, store, [photos]);
      await chmod(join(photos, 'more'), 0o644);
      const report = await indexImages(fgclip2, store, [photos]);
      await chmod(join(photos, 'more'), 0o755);
      expect(report).toMatchObject({ removed: 0, failures: [{ reason: 'no permission' }] });
    },
  );

  it.skipIf(process.platform === 'win32')(
    'refuses what is neither a folder nor a file, and no path',
    async () => {
      await expect(indexImages(fgclip2, store, ['/dev/null'])).rejects.toThrow(
        '[@fgclip2/search] Expected a folder or an image at /dev/null, got a pipe, a socket or a device.',
      );
      await expect(indexImages(fgclip2, store, [''])).rejects.toThrow(
        '[@fgclip2/search] Expected a path, got "".',
      );
    },
  );

  it('keeps small copies and parts when it is asked for them, of images that are known as well', async () => {
    await indexImages(fgclip2, store, [photos]);
    const parts = { grid: [1, 2] as const, parts: [madePart(madeVector(1), 3)] };
    const width = store.source!.width;
    const part = {
      ...parts.parts[0]!,
      vector: new Int8Array(width).fill(1),
      scale: Math.fround(width ** -0.5),
    };
    const options = { parts: () => ({ ...parts, parts: [part] }), thumbnailSize: 64 };
    expect(await indexImages(fgclip2, store, [photos], options)).toMatchObject({ indexed: 4 });
    expect(await indexImages(fgclip2, store, [photos], options)).toMatchObject({ indexed: 0, skipped: 4 });
    expect(await store.stats()).toMatchObject({ images: 4, vectors: 4, imagesWithParts: 4 });
    for await (const { id } of store.images()) {
      const { bytes } = (await store.thumbnail(id))!;
      const { width, height } = await fgclip2.decodeImage(bytes);
      expect(Math.max(width, height)).toBe(64);
    }
  });

  it('refuses a store of another model before it reads a file', async () => {
    await indexImages(fgclip2, store, [photos]);
    await expect(indexImages(fgclip2, store, [photos], { maxNumPatches: 128 })).rejects.toThrow(
      'Expected vectors that were made the same way, got patches 128 and "by size".',
    );
  });

  it('notes a device that is known after the first run', async () => {
    const embed = fgclip2.embedImages.bind(fgclip2);
    let hasRun = false;
    vi.spyOn(fgclip2, 'embedImages').mockImplementation(async (images, options) => {
      hasRun ||= images.length > 0;
      const embedded = await embed(images, options);
      return { ...embedded, source: { ...embedded.source, ...(hasRun && { device: 'webgpu' }) } };
    });
    await indexImages(fgclip2, store, [photos]);
    expect(store.source?.device).toBe('webgpu');
  });

  it('ends equal in two runs at once', async () => {
    const other = await sqliteStore(join(folder, 'index.fgclip2'));
    for (let copy = 4; copy < 13; copy++)
      await copyFile(join(scenes, `scene${copy}.png`), join(photos, `${copy}.png`));
    await Promise.all([indexImages(fgclip2, store, [photos]), indexImages(fgclip2, other, [photos])]);
    expect(await other.stats()).toMatchObject({ images: 13, vectors: 13, files: 13 });
    await other[Symbol.asyncDispose]();
  });
});
