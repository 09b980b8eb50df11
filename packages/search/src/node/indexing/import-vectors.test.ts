import { copyFile, mkdir, mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
import { type EmbeddingSource, type Fgclip2, load } from 'fgclip2';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ImageStore } from '../../store/image-store.ts';
import { sqliteStore } from '../sqlite-store.ts';
import { importVectors } from './import-vectors.ts';
import { indexImages } from './index-images.ts';

const scenes = fileURLToPath(new URL('../../../../demo-checkpoint/scenes/', import.meta.url));

describe('importVectors', () => {
  let fgclip2: Fgclip2;
  let folder: string;
  let file: string;
  let photos: string[];
  let vectors: Float32Array[];
  let source: EmbeddingSource;
  let store: ImageStore;

  beforeAll(async () => {
    fgclip2 = await load(demoCheckpoint);
  });
  afterAll(() => fgclip2.dispose());

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fgclip2-import-'));
    await mkdir(join(folder, '图 片'));
    photos = ['0.png', '图 片/1.png'].map((name) => join(folder, name));
    for (const [index, photo] of photos.entries()) await copyFile(join(scenes, `scene${index}.png`), photo);
    const embedded = await fgclip2.embedImages(photos);
    vectors = photos.map((_, row) => embedded.vectors.row(row).data);
    source = embedded.source;
    file = join(folder, 'vectors.jsonl');
    store = await sqliteStore(join(folder, 'index.fgclip2'));
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await store[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  async function write(names: readonly string[], changes: Partial<EmbeddingSource> = {}): Promise<void> {
    const lines = names.map((image, row) => {
      const vector = [...vectors[row % vectors.length]!];
      return `${JSON.stringify({ image, source: { ...source, ...changes }, vector })}\n`;
    });
    await writeFile(file, lines.join(''));
  }

  it('gives an index that equals that of a run of the model, without one', async () => {
    await write(photos);
    const embed = vi.spyOn(fgclip2, 'embedImages');
    const report = await importVectors(fgclip2, store, file, { thumbnailSize: 64 });
    expect(report).toMatchObject({ total: 2, indexed: 2, linked: 0, skipped: 0, failures: [], texts: 0 });
    expect(embed.mock.calls.filter(([images]) => images.length > 0)).toEqual([]);
    const other = await sqliteStore(join(folder, 'other.fgclip2'));
    await indexImages(fgclip2, other, [folder], { thumbnailSize: 64 });
    const contents = async (one: ImageStore) => {
      const rows = await Array.fromAsync(one.images());
      return rows.sort((a, b) => (a.path < b.path ? -1 : 1));
    };
    expect(await contents(store)).toEqual(await contents(other));
    expect([store.source, store.logits]).toEqual([other.source, other.logits]);
    await other[Symbol.asyncDispose]();
    expect(await indexImages(fgclip2, store, [folder])).toMatchObject({ indexed: 0, skipped: 2 });
    expect(await importVectors(fgclip2, store, file)).toMatchObject({ indexed: 0, skipped: 2 });
  });

  it('leaves texts out, and lists images that are not there, not files, or newer than their vectors', async () => {
    const text = {
      text: '龙虾',
      source: (await fgclip2.embedTexts(['龙虾'])).source,
      vector: [...vectors[0]!],
    };
    await write([...photos, join(folder, 'gone.png'), 'https://example.org/a.png', '-']);
    await writeFile(file, `${JSON.stringify(text)}\n`, { flag: 'a' });
    const { mtimeMs } = await stat(file);
    await utimes(photos[1]!, new Date(mtimeMs + 5000), new Date(mtimeMs + 5000));
    const { indexed, texts, failures } = await importVectors(fgclip2, store, file);
    expect([indexed, texts]).toEqual([1, 1]);
    expect(failures).toEqual(
      [
        [photos[1], 'it changed after its vector was written'],
        [join(folder, 'gone.png'), 'no such file'],
        ['https://example.org/a.png', 'not a file of this computer'],
        ['-', 'not a file of this computer'],
      ].map(([path, reason]) => ({ path, reason, isRemembered: false })),
    );
    // They are no failures of the index: its next run may read them.
    expect(await store.stats()).toMatchObject({ images: 1, failures: 0 });
    // A file that the index has made anew since is no failure.
    await indexImages(fgclip2, store, [folder]);
    expect(await importVectors(fgclip2, store, file)).toMatchObject({ indexed: 0, skipped: 2 });
  });

  it('takes a file once that is named in two ways, or lies there twice', async () => {
    const copy = join(folder, 'copy.png');
    await copyFile(photos[0]!, copy);
    await write([photos[0]!, photos[1]!, copy, photos[1]!, `${folder}/./0.png`]);
    const report = await importVectors(fgclip2, store, file);
    expect(report.failures).toEqual([]);
    expect(await store.stats()).toMatchObject({ images: 2, files: 3 });
  });

  it('refuses two different vectors of one image', async () => {
    await write([photos[0]!, `${folder}/./0.png`]);
    await expect(importVectors(fgclip2, store, file)).rejects.toThrow(
      `Expected one vector of each image in ${file}, got two different ones of ${folder}/./0.png, in rows 0 and 1.`,
    );
  });

  it.each<[string, Partial<EmbeddingSource>, string]>([
    ['another model', { weights: 'f'.repeat(64) }, 'made the same way, got weights ffffffffffff'],
    ['another arithmetic', { dtype: 'q8' }, 'got dtype "q8" and "fp16"'],
    ['no length 1', { normalized: false }, 'Expected normalized image vectors for a store'],
    ['texts', { kind: 'text' }, 'Expected vectors of named images in'],
  ])('refuses vectors of %s', async (_, changes, words) => {
    await write(photos, changes);
    await expect(importVectors(fgclip2, store, file)).rejects.toThrow(words);
    expect((await store.stats()).images).toBe(0);
  });

  it('refuses vectors that the store does not hold', async () => {
    await indexImages(fgclip2, store, [folder], { maxNumPatches: 128 });
    await write(photos);
    await expect(importVectors(fgclip2, store, file)).rejects.toThrow('got patches "by size" and 128.');
  });
});
