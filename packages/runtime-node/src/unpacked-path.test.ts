import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placeWeights } from './place-weights.ts';
import { unpackedPath } from './unpacked-path.ts';

let resources: string;
beforeAll(async () => {
  resources = await realpath(await mkdtemp(join(tmpdir(), 'fgclip2-resources-')));
  await mkdir(join(resources, 'app.asar.unpacked', 'model'), { recursive: true });
  await writeFile(join(resources, 'app.asar.unpacked', 'model', 'weights.bin'), Uint8Array.of(1, 2, 3, 4));
});
afterAll(() => rm(resources, { recursive: true }));

describe('unpackedPath', () => {
  it('leads to app.asar.unpacked where the file is there', () => {
    expect(unpackedPath(join(resources, 'app.asar', 'model', 'weights.bin'))).toBe(
      join(resources, 'app.asar.unpacked', 'model', 'weights.bin'),
    );
  });

  it('leaves other paths as they are', async () => {
    const unpacked = join(resources, 'app.asar.unpacked', 'model', 'weights.bin');
    const packed = join(resources, 'app.asar', 'model', 'config.json');
    for (const path of [unpacked, packed, join(resources, 'weights.bin'), 'model.asar', '/']) {
      expect(unpackedPath(path)).toBe(path);
    }
  });

  it('gives onnxruntime the weights that are mapped', async () => {
    const path = join(resources, 'app.asar', 'model', 'weights.bin');
    const source = { name: path, path, size: 4, read: async () => new Uint8Array() };
    const { folder } = await placeWeights([{ name: 'w', source, start: 0, end: 4 }]);
    expect(folder).toBe(join(resources, 'app.asar.unpacked', 'model'));
  });
});
